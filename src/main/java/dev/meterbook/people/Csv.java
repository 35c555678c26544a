package dev.meterbook.people;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values as in RFC 4180, but for a line that ends in a line feed alone. */
final class Csv {
  private final String text;
  private final List<Row> rows = new ArrayList<>();
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text;
  }

  /** A record and the line on which it begins: quoted fields may go over several. */
  record Row(int line, List<String> fields) {}

  sealed interface Read {
    /** Without empty lines. */
    record Rows(List<Row> rows) implements Read {}

    record Broken(LineError error) implements Read {}
  }

  static Read read(String text) {
    // Spreadsheets put a byte order mark first.
    return new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text).read();
  }

  static String write(List<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String field(String text) {
    boolean isPlain =
        text.equals(text.strip()) && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private Read read() {
    while (at < text.length()) {
      int begin = line;
      List<String> fields = new ArrayList<>();
      do {
        int fieldLine = line;
        if (isNext('"')) {
          StringBuilder field = new StringBuilder();
          if (!readQuoted(field)) {
            return new Read.Broken(
                new LineError(fieldLine, "a quoted field does not end, or more follows its end"));
          }
          fields.add(field.toString());
        } else {
          fields.add(readPlain());
        }
      } while (skip(','));
      skip('\r');
      if (skip('\n')) {
        line++;
      }
      if (fields.size() > 1 || !fields.getFirst().isBlank()) {
        rows.add(new Row(begin, fields));
      }
    }
    return new Read.Rows(rows);
  }

  private String readPlain() {
    int from = at;
    while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0 && !isLineEnd()) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Whether it ends where a field may end. */
  private boolean readQuoted(StringBuilder field) {
    at++;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '"' && !isNext('"')) {
        return at == text.length() || isNext(',') || isNext('\n') || isLineEnd();
      }
      if (next == '"') {
        at++;
      }
      if (next == '\n') {
        line++;
      }
      field.append(next);
    }
    return false;
  }

  private boolean isLineEnd() {
    return text.startsWith("\r\n", at);
  }

  private boolean isNext(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean skip(char c) {
    boolean isThere = isNext(c);
    at += isThere ? 1 : 0;
    return isThere;
  }
}
