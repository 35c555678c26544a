package dev.meterbook.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvTest {

  @Test
  void fieldsAreSplitAndQuotedOnesTakenAsTheyAre() {
    assertThat(rows("a,b\r\nc,\"d, \"\"e\"\"\"\n,\n"))
        .containsExactly(row(1, "a", "b"), row(2, "c", "d, \"e\""), row(3, "", ""));
  }

  @Test
  void theLastLineNeedsNoEndAndEmptyLinesCountButAreNoRows() {
    assertThat(rows("a\n\n  \r\nb")).containsExactly(row(1, "a"), row(4, "b"));
    assertThat(rows("")).isEmpty();
    assertThat(rows("a,")).containsExactly(row(1, "a", ""));
  }

  @Test
  void aRowBeginsOnItsFirstLine() {
    assertThat(rows("\"a\nb\",c\nd,e")).containsExactly(row(1, "a\nb", "c"), row(3, "d", "e"));
  }

  @Test
  void whatSpreadsheetsPutFirstIsNoPartOfTheFirstField() {
    assertThat(rows("\uFEFFa,b")).containsExactly(row(1, "a", "b"));
  }

  @Test
  void aQuoteThatDoesNotEndIsToldWithItsLine() {
    assertThat(Csv.read("a\nb,\"c\nd")).isEqualTo(broken(2));
    assertThat(Csv.read("\"a\"b")).isEqualTo(broken(1));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<String> fields =
        List.of("plain", "with, comma", "\"quoted\"", " blank ", "two\nlines", "");

    assertThat(rows(Csv.write(fields) + Csv.write(fields)))
        .extracting(Csv.Row::fields)
        .containsExactly(fields, fields);
  }

  private static Csv.Row row(int line, String... fields) {
    return new Csv.Row(line, List.of(fields));
  }

  private static Csv.Read broken(int line) {
    return new Csv.Read.Broken(
        new LineError(line, "a quoted field does not end, or more follows its end"));
  }

  private static List<Csv.Row> rows(String text) {
    return switch (Csv.read(text)) {
      case Csv.Read.Rows(List<Csv.Row> rows) -> rows;
      case Csv.Read.Broken(LineError error) -> throw new AssertionError(error);
    };
  }
}
