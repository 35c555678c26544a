package dev.meterbook.pricing.edit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows that came as JSON, as CSV: row 1 is line 2, below the header. */
final class CsvRows {
  private CsvRows() {}

  /** Throws {@link IllegalArgumentException} for what no cell of a line can hold. */
  static String of(List<Map<String, @Nullable Object>> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    var csv = new StringBuilder();
    append(csv, columns.stream().map(column -> cell(1, column)));
    for (int i = 0; i < rows.size(); i++) {
      Map<String, @Nullable Object> row = rows.get(i);
      int line = i + 2;
      append(csv, columns.stream().map(column -> cell(line, row.get(column))));
    }
    return csv.toString();
  }

  private static void append(StringBuilder csv, Stream<String> cells) {
    csv.append(String.join(",", cells.toList())).append('\n');
  }

  private static String cell(int line, @Nullable Object value) {
    String text =
        switch (value) {
          case null -> "";
          case String said -> said;
          case Number number -> number.toString();
          default -> throw new IllegalArgumentException("overrides line " + line + ": no text");
        };
    if (text.lines().count() > 1 || text.endsWith("\n") || text.startsWith("#")) {
      throw new IllegalArgumentException("overrides line " + line + ": not one line of text");
    }
    boolean quoted = text.contains(",") || text.contains("\"");
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
