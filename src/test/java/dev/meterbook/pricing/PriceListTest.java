package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price;
import dev.meterbook.ledger.Price.Priced;
import dev.meterbook.ledger.Price.Reason;
import dev.meterbook.ledger.Price.Unpriced;
import dev.meterbook.pricing.PriceSheet.Column;
import dev.meterbook.pricing.PriceSheet.Line;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The price list that is shipped. */
class PriceListTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private final PriceBook book = PriceBook.load();

  static List<Line> rows() {
    var errors = new LinkedHashSet<String>();
    return PriceSheet.read("prices.csv", PriceBook.listText(), Column.ALL, errors).lines();
  }

  @Test
  void everyRowOfTheListIsRead() {
    assertThat(rows()).hasSize(93);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowIsFoundByItsNameAndNotByItsNeighbours(Line row) {
    String model = row.model();

    assertThat(modelOf(model)).isEqualTo(model);
    assertThat(modelOf("  " + model.toUpperCase(Locale.ROOT) + "[1m]")).isEqualTo(model);
    for (String neighbour : List.of("x" + model, model + "x", model + "-9", model + "9")) {
      assertThat(price(neighbour)).as(neighbour).isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormOfAnAnthropicIdFindsItsModel(String form, String model) {
    assertThat(modelOf(form)).isEqualTo(model);
  }

  static Stream<Arguments> forms() {
    return rows().stream()
        .filter(row -> row.cell(Column.PROVIDER).equals("anthropic"))
        .map(Line::model)
        .distinct()
        .flatMap(
            model ->
                Stream.of(
                        model + "-20260101",
                        model + "@20260101",
                        model + "@default",
                        model + "-latest",
                        model.replaceFirst("(\\d)-(\\d)", "$1.$2"),
                        "anthropic/" + model,
                        "global.anthropic." + model + "-20260101-v1:0",
                        "us.anthropic." + model + "-v1",
                        "openrouter/anthropic/" + model,
                        "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic." + model,
                        "vertex_ai/publishers/anthropic/models/" + model)
                    .map(form -> Arguments.of(form, model)));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4, claude-opus-4-0",
    "claude-4-opus-20250514, claude-opus-4-0",
    "claude-sonnet-4-20250514, claude-sonnet-4-0",
    "claude-3-5-haiku-20241022, claude-haiku-3-5",
    "claude-3-7-sonnet-latest, claude-sonnet-3-7",
    "gpt-5.5-2026-04-23, gpt-5.5",
    "gpt-5.2-codex, gpt-5.2",
    "gpt-5.1-codex-max, gpt-5.1",
    "gpt-5-codex-mini, gpt-5.1-codex-mini",
    "gpt-daybreak-blue, gpt-5.6-sol",
    "gpt-daybreak-red, gpt-5.6-cyber",
    "codex-mini-latest, codex-mini",
    "models/gemini-2.5-pro-001, gemini-2.5-pro",
    "gemini-2.5-flash-preview-05-20, gemini-2.5-flash",
    "gemini-pro-latest, gemini-3.1-pro-preview",
    "gemini-flash-latest, gemini-3.5-flash",
    "x-ai/grok-4.7, grok-4.7",
    "openrouter/z-ai/glm-5.3, glm-5.3",
    "glm-5-3-flash, glm-5.3-flash",
    "mistralai/devstral-medium, devstral"
  })
  void aliasFindsItsModel(String alias, String model) {
    assertThat(modelOf(alias)).isEqualTo(model);
  }

  private String modelOf(String id) {
    return switch (price(id)) {
      case Priced priced -> priced.model();
      case Unpriced unpriced -> unpriced.toString();
    };
  }

  private Price price(String id) {
    return book.price(new ModelUse(id, DAY, Terms.STANDARD, new Tokens(1, 0, 0, 0, 1), 0));
  }
}
