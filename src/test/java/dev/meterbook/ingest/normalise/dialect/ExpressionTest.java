package dev.meterbook.ingest.normalise.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Report REPORT =
      Reported.of(
          Map.of(
              "input",
              1000,
              "cached",
              "400",
              "written",
              0.5,
              "more",
              5000,
              "none",
              "",
              "model",
              "opus",
              "done",
              true,
              "counts",
              Map.of("lines", 7)),
          Map.of("service.name", "codex", "model", "hidden"));

  @ParameterizedTest
  @CsvSource({
    "input, 1000",
    "cached, 400",
    "written, 0",
    "input - cached, 600",
    "input - cached + cached, 1000",
    "input - absent, 1000",
    "input - none, 1000",
    "input - more, 0",
    "input + '1', 1001",
    "absent | cached, 400",
    "absent - cached | input, 1000",
    "model | input, 1000",
    "counts/lines, 7"
  })
  void numberIsThatOfTheFirstAlternativeThatHasOne(String text, long number) {
    assertThat(Expression.parse(text).number(REPORT, 1)).isEqualTo(OptionalLong.of(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absent",
        "none",
        "model",
        "done",
        "absent - input",
        "'word'",
        "''",
        "@unknown",
        "counts",
        "counts/words",
        "input/lines"
      })
  void whatIsNoNumberIsUnknown(String text) {
    assertThat(Expression.parse(text).number(REPORT, 1)).isEmpty();
  }

  @Test
  void numberIsScaled() {
    assertThat(Expression.parse("written").number(REPORT, 1000)).hasValue(500);
    assertThat(Expression.parse("input + '1'").number(REPORT, 1000)).hasValue(1_001_000);
  }

  @ParameterizedTest
  @CsvSource({
    "model, opus",
    "service.name, codex",
    "input, 1000",
    "done, true",
    "absent | none | model, opus",
    "@unknown | 'a word', a word",
    "@name, said",
    "@status, error",
    "counts/lines, 7"
  })
  void textIsThatOfTheFirstAlternativeThatHasOne(String text, String said) {
    assertThat(Expression.parse(text).text(REPORT)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "none", "@unknown", "counts/words", "model/lines"})
  void whatIsNotThereHasNoText(String text) {
    Expression expression = Expression.parse(text);

    assertThat(expression.text(REPORT)).isNull();
    assertThat(expression.fingerprint(REPORT)).isZero();
  }

  @Test
  void fingerprintTellsTextsApart() {
    Expression expression = Expression.parse("absent | model");

    long print = expression.fingerprint(REPORT);

    assertThat(print).isEqualTo(expression.fingerprint(Reported.of(Map.of("model", "opus"))));
    assertThat(print).isNotEqualTo(expression.fingerprint(Reported.of(Map.of("model", "haiku"))));
  }

  @Test
  void privateAttributesAreHiddenWithAllThatIsComputedFromThem() {
    Expression expression = Expression.parse("input - cached | counts/lines | model");

    assertThat(expression.without("cached"::equals).text(REPORT)).isEqualTo("7");
    assertThat(expression.without("counts"::equals).without("input"::equals).text(REPORT))
        .isEqualTo("opus");
    assertThat(Expression.parse("'input'").without("input"::equals).text(REPORT))
        .isEqualTo("input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a - ", "a | ", "'open", "a'b", "@time"})
  void whatIsNeitherAttributeNorWordIsRefused(String text) {
    assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
