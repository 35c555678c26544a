package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused in price files. */
class PriceFileTest {
  private static final String HEADER =
      "provider,model,status,alias_patterns,input,output,cache_write_5m,cache_write_1h,cache_read,"
          + "context_window,max_output,tier_above_prompt_tokens,tier_input,tier_output,"
          + "tier_cache_write_5m,tier_cache_write_1h,tier_cache_read,fast_multiplier,"
          + "batch_multiplier,regional_multiplier,effective_from,effective_to,sources,notes";
  private static final String ROW = "me,m,current,^m$,1,2,,,,,,,,,,,,,,1,,,,";

  @Test
  void smallestListIsAccepted() {
    assertThat(PriceBook.of(list(ROW), null).version()).hasSize(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          me,m,current,^m$,1 dollar,2,,,,,,,,,,,,,,1,,,, | line 3: input: not a number like 3.75: 1 dollar
          me,m,current,^m$,-1,2,,,,,,,,,,,,,,1,,,, | line 3: input: not a number like 3.75: -1
          me,m,current,^m$,,2,,,,,,,,,,,,,,1,,,, | line 3: input: must be given
          ,m,current,^m$,1,2,,,,,,,,,,,,,,1,,,, | line 3: provider: must be given
          me,m,new,^m$,1,2,,,,,,,,,,,,,,1,,,, | line 3: status: not a status: new
          me,m,current,,1,2,,,,,,,,,,,,,,1,,,, | line 3: alias_patterns: must be given
          me,m,current,m,1,2,,,,,,,,,,,,,,1,,,, | line 3: alias_patterns: must be anchored: ^…$
          me,m,current,^(m$,1,2,,,,,,,,,,,,,,1,,,, | line 3: alias_patterns: Unclosed group
          me,m,current,^n$,1,2,,,,,,,,,,,,,,1,,,, | line 3: alias_patterns: does not match m
          me,m,current,^m$,1,2,,,,200k,,,,,,,,,,1,,,, | line 3: context_window: not a whole number: 200k
          me,m,current,^m$,1,2,,,,,,100,2,,,,,,,1,,,, | line 3: tier_above_prompt_tokens: a tier needs a size and a price for every kind that has one
          me,m,current,^m$,1,2,,,,,,,2,4,,,,,,1,,,, | line 3: tier_above_prompt_tokens: a tier needs a size and a price for every kind that has one
          me,m,current,^m$,1,2,,,,,,,,,,,,0,,1,,,, | line 3: fast_multiplier: must not be 0
          me,m,current,^m$,0.000000001,2,,,,,,,,,,,,,0.5,1,,,, | line 3: input with multipliers: more than 9 decimals
          me,m,current,^m$,1001,2,,,,,,,,,,,,,,1,,,, | line 3: input with multipliers: above 1000 USD
          me,m,current,^m$,1,2,,,,,,,,,,,,,,1,2026-13-01,,, | line 3: effective_from: not a date like 2026-11-20: 2026-13-01
          me,m,current,^m$,1,2,,,,,,,,,,,,,,1,2026-01-02,2026-01-02,, | line 3: effective_to: not after effective_from
          me,m | line 3: 2 cells, but the header has 24
          me,"m,current,^m$,1,2,,,,,,,,,,,,,,1,,,, | line 3: a quote is not closed or not at the edge of a cell
          me,"m"n,current,^m$,1,2,,,,,,,,,,,,,,1,,,, | line 3: a quote is not closed or not at the edge of a cell
          """,
      quoteCharacter = '\0')
  void badRowIsRefusedWithItsLine(String row, String error) {
    assertThatThrownBy(() -> PriceBook.of(list(row), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prices.csv " + error);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02, overlaps",
    "2026-03-04, days without a price after",
  })
  void periodsOfAModelMeetExactly(String from, String problem) {
    String first = period("", "2026-03-03");
    String next = "# between\n" + period(from, "");

    assertThat(PriceBook.of(list(first, period("2026-03-03", "")), null).version()).hasSize(16);
    assertThatThrownBy(() -> PriceBook.of(list(first, next), null))
        .hasMessageStartingWith("prices.csv line 5: " + problem + " ")
        .hasMessageContaining("prices.csv line 3");
  }

  @Test
  void patternThatMatchesAnotherModelIsRefused() {
    String wide = "me,mm,current,^m+$,1,2,,,,,,,,,,,,,,1,,,,";
    String elsewhere = "you,m,current,^m$,1,2,,,,,,,,,,,,,,1,,,,";

    assertThatThrownBy(() -> PriceBook.of(list(ROW, wide), null))
        .hasMessage("prices.csv line 4: alias_patterns: also matches m of prices.csv line 3");
    assertThatThrownBy(() -> PriceBook.of(list(ROW, elsewhere), null))
        .hasMessageContaining("prices.csv line 4: alias_patterns: also matches m of");
  }

  @Test
  void headerNamesEveryColumnOnce() {
    String header = HEADER.replace("status,", "").replace("notes", "remarks,input");

    assertThatThrownBy(() -> PriceBook.of("# prices\n" + header + "\n" + ROW + "\n", null))
        .hasMessage(
            """
            prices.csv line 2: unknown column remarks
            prices.csv line 2: missing column status
            prices.csv line 2: missing column notes
            prices.csv line 2: column input is there twice""");
  }

  @Test
  void emptyFileIsRefused() {
    assertThatThrownBy(() -> PriceBook.of("# nothing\n", null)).hasMessage("prices.csv: no header");
  }

  @Test
  void allErrorsOfBothFilesAreToldAtOnce() {
    String bad = ROW.replace("1,2", "a,b");

    assertThatThrownBy(() -> PriceBook.of(list(bad), "provider,model,input\nme,n,c\n"))
        .message()
        .satisfies(
            message ->
                assertThat(message.lines())
                    .containsExactlyInAnyOrder(
                        "prices.csv line 3: input: not a number like 3.75: a",
                        "prices.csv line 3: output: not a number like 3.75: b",
                        "contract line 2: input: not a number like 3.75: c",
                        "contract line 2: output: must be given"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          him,m,3,,  | line 2: provider: neither makes nor sells the model: him
          me,mine,3,, | line 2: output: must be given
          me,m,3,2025-01-01,2026-01-01 | line 2: effective_from: no day of the period has a list price
          """)
  void contractThatCouldNotHoldIsRefused(String row, String error) {
    String contract = "provider,model,input,effective_from,effective_to\n" + row + "\n";
    String list = list(period("2026-01-01", ""));

    assertThatThrownBy(() -> PriceBook.of(list, contract)).hasMessage("contract " + error);
  }

  @Test
  void contractPeriodsMayLapseButNotOverlap() {
    String header = "provider,model,effective_from,effective_to,input\n";
    String first = header + "me,m,2026-01-01,2026-02-01,1\n";

    assertThat(PriceBook.of(list(ROW), first + "me,m,2026-03-01,,1\n").version()).hasSize(33);
    assertThatThrownBy(() -> PriceBook.of(list(ROW), first + "me,m,2026-01-31,,1\n"))
        .hasMessage("contract line 3: overlaps contract line 2: me m");
  }

  @Test
  void quotedCellsMayHoldCommasAndQuotes() {
    String row = "me,m,current,\"^(?:m|\"\"{1,2})$\",1,2,,,,,,,,,,,,,,1,,,,\"a, \"\"b\"\"\"";

    assertThat(PriceBook.of("\uFEFF" + list(row), null).version()).hasSize(16);
  }

  private static String period(String from, String to) {
    return "me,m,current,^m$,1,2,,,,,,,,,,,,,,1," + from + "," + to + ",,";
  }

  private static String list(String... rows) {
    return "# prices\n" + HEADER + "\n" + String.join("\n", rows) + "\n";
  }
}
