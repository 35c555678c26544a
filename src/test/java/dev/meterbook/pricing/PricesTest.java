package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price.Priced;
import dev.meterbook.ledger.Price.Reason;
import dev.meterbook.ledger.Price.Unpriced;
import dev.meterbook.ledger.UsageKind;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** List, file and edits on top of each other. */
class PricesTest {
  private static final String HEADER = "provider,model,effective_from,effective_to,input,output\n";
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "2026-10-31, 5", // list
    "2026-11-01, 4", // file
    "2026-11-10, 4",
    "2026-11-11, 3", // edit
    "2026-11-12, 3",
    "2026-11-13, 4", // file
  })
  void editHoldsOverTheFileAndTheFileOverTheList(LocalDate day, String usd) throws IOException {
    Prices prices = Prices.of(file("anthropic,claude-opus-4-8,2026-11-01,,4,"));

    prices.replace(prices.with(HEADER + "anthropic,claude-opus-4-8,2026-11-11,2026-11-13,3,\n"));

    assertThat(cost(prices.book(), day)).hasToString(usd);
  }

  @Test
  void booksThatPriceDifferentlyHaveDifferentVersions() throws IOException {
    Prices list = Prices.ofList();
    Prices file = Prices.of(file("anthropic,claude-opus-4-8,2026-11-01,,4,"));
    String edit = HEADER + "anthropic,claude-opus-4-8,2026-11-01,,3,\n";

    assertThat(list.with("").version()).isEqualTo(PriceBook.load().version());
    assertThat(file.book().version()).isNotEqualTo(list.book().version());
    assertThat(file.with(edit).version())
        .isNotEqualTo(file.book().version())
        .isNotEqualTo(list.with(edit).version());
    assertThat(file.with(edit).versionId()).isNotEqualTo(file.book().versionId());
  }

  @Test
  void badEditIsRefusedWithItsLinesAndChangesNothing() throws IOException {
    Prices prices = Prices.of(file("anthropic,claude-opus-4-8,2026-11-01,,4,"));
    PriceBook before = prices.book();

    assertThatThrownBy(
            () -> prices.with(HEADER + "anthropic,claude-opus-4-8,,,x,\n# note\nme,m,,,1,\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            overrides line 2: input: not a number like 3.75: x
            overrides line 4: output: must be given""");
    assertThat(prices.book()).isSameAs(before);
  }

  @Test
  void modelOfTheFileMayBeEdited() throws IOException {
    Prices prices = Prices.of(file("me,mine,,,1,2"));

    PriceBook edited = prices.with(HEADER + "me,mine,2026-11-20,,3,2\n");

    assertThat(((Priced) edited.price(use("mine", DAY.minusDays(1)))).cost()).hasToString("1");
    assertThat(((Priced) edited.price(use("mine", DAY))).cost()).hasToString("3");
  }

  @Test
  void badFileStopsTheStartWithItsLines() throws IOException {
    Path file = file("anthropic,claude-opus-4-8,2026-13-01,,4,\nme,m,,,1,");

    assertThatThrownBy(() -> Prices.check(Map.of("METERBOOK_PRICES_FILE", file.toString())))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("METERBOOK_PRICES_FILE=" + file + " is not valid: ")
        .hasMessageContaining(
            """

            contract line 2: effective_from: not a date like 2026-11-20: 2026-13-01
            contract line 3: output: must be given""");
  }

  @Test
  void missingFileStopsTheStart() {
    String missing = directory.resolve("none.csv").toString();

    assertThatThrownBy(() -> Prices.check(Map.of("METERBOOK_PRICES_FILE", missing)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("METERBOOK_PRICES_FILE=" + missing + " is not valid: a file that");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "computed", "Reported", " "})
  void goodSettingsPass(String counted) throws IOException {
    String file = file("anthropic,claude-opus-4-8,,,4,").toString();

    Prices.check(Map.of("METERBOOK_PRICES_FILE", file, "METERBOOK_COUNTED_COST", counted));
  }

  @Test
  void unknownCountedCostStopsTheStart() {
    assertThatThrownBy(() -> Prices.check(Map.of("METERBOOK_COUNTED_COST", "mine")))
        .hasMessage("METERBOOK_COUNTED_COST=mine is not valid: client, computed, reported");
  }

  @Test
  void entriesSayWhereTheyComeFromAndFromWhenToWhenTheyHold() {
    PriceBook book =
        Prices.ofList().with(HEADER + "openai,gpt-5.6-luna,2026-07-01,2026-08-01,0.1,\n");

    assertThat(book.entries().stream().filter(row -> row.cells().containsValue("gpt-5.6-luna")))
        .extracting(
            PriceEntry::origin,
            row -> row.cells().get("input"),
            row -> row.cells().get("output"),
            row -> row.cells().get("effective_from"),
            row -> row.cells().get("effective_to"))
        .containsExactly(
            tuple("overrides", "0.1", "1.2", "2026-07-30", "2026-08-01"),
            tuple("overrides", "0.1", "6", "2026-07-01", "2026-07-30"),
            tuple("prices.csv", "0.2", "1.2", "2026-07-30", null),
            tuple("prices.csv", "1", "6", null, "2026-07-30"));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-8, INPUT, 1000000, 5",
    "claude-opus-4-8, INPUT, -1000000, -5",
    "claude-opus-4-8, CACHE_WRITE_1H, 1000000, 10",
    "claude-opus-4-8, OUTPUT, 0, 0",
    "us.anthropic.claude-opus-4-8, CACHE_READ, 1000000, 0.55",
    // A tier begins at 100,000 tokens of one prompt; these may be of many.
    "claude-haiku-5-5, INPUT, 1000000, 0.1",
    "gpt-5.5, CACHE_WRITE_5M, 1, ",
    "my-gateway-model-x, INPUT, 1, ",
    "claude-opus-4-8, REASONING, 1, ",
    // A cost is believed of whom the maker of the model charges.
    "claude-opus-4-8, COST, 1000, 0.000001",
    "us.anthropic.claude-opus-4-8, COST, 1000, ",
    "my-gateway-model-x, COST, 1000, ",
    // Nonsense must not stop a payload: it is bounded.
    "claude-opus-4-8, INPUT, 9223372036854775807, 5000000",
    "claude-opus-4-8, INPUT, -9223372036854775808, -5000000",
  })
  void tokensOfAMetricAreEstimatedByTheirKindAlone(
      String model, UsageKind kind, long amount, String usd) {
    assertThat(
            PriceBook.load()
                .estimate(model, DAY, Terms.STANDARD, kind, amount)
                .map(UsdNanos::toString))
        .isEqualTo(Optional.ofNullable(usd));
  }

  @Test
  void callWithoutTokensIsUnpriced() {
    var untold = new ModelUse("claude-opus-4-8", DAY, Terms.STANDARD, null, 0);

    assertThat(PriceBook.load().price(untold)).isEqualTo(new Unpriced(Reason.NO_TOKENS));
  }

  private Path file(String rows) throws IOException {
    return Files.writeString(directory.resolve("contract.csv"), HEADER + rows + "\n");
  }

  private static UsdNanos cost(PriceBook book, LocalDate day) {
    return ((Priced) book.price(use("claude-opus-4-8", day))).cost();
  }

  private static ModelUse use(String model, LocalDate day) {
    return new ModelUse(model, day, Terms.STANDARD, new Tokens(1_000_000, 0, 0, 0, 0), 0);
  }
}
