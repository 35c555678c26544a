package dev.meterbook.pricing;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The lines of a price file: CSV with a header, {@code #} comments, quotes where a cell contains a
 * comma. What is wrong is collected, so that one start shows every error of a file.
 */
record PriceSheet(List<Line> lines, String content) {

  /** The columns of {@code prices.csv}, whose head says what they mean. */
  enum Column {
    PROVIDER,
    MODEL,
    STATUS,
    ALIAS_PATTERNS,
    INPUT,
    OUTPUT,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    CACHE_READ,
    CONTEXT_WINDOW,
    MAX_OUTPUT,
    TIER_ABOVE_PROMPT_TOKENS,
    TIER_INPUT,
    TIER_OUTPUT,
    TIER_CACHE_WRITE_5M,
    TIER_CACHE_WRITE_1H,
    TIER_CACHE_READ,
    FAST_MULTIPLIER,
    BATCH_MULTIPLIER,
    REGIONAL_MULTIPLIER,
    EFFECTIVE_FROM,
    EFFECTIVE_TO,
    SOURCES,
    NOTES;

    static final Set<Column> ALL = EnumSet.allOf(Column.class);

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One row; an absent cell is an empty one. */
  record Line(String file, int number, Map<Column, String> cells) {
    String cell(Column column) {
      return cells.getOrDefault(column, "");
    }

    String model() {
      return cell(Column.MODEL);
    }

    /** This line with what it leaves empty taken from another. */
    Line over(Line other) {
      var merged = new EnumMap<Column, String>(other.cells);
      cells.forEach((column, cell) -> merged.merge(column, cell, (a, b) -> b.isEmpty() ? a : b));
      return new Line(file, number, merged);
    }

    String at() {
      return file + " line " + number;
    }

    String error(Column column, String problem) {
      return at() + ": " + column.word() + ": " + problem;
    }
  }

  PriceSheet {
    lines = List.copyOf(lines);
  }

  /** Reads a file; {@code content} is what its version depends on: all but comments. */
  static PriceSheet read(String file, String text, Set<Column> required, Set<String> errors) {
    var lines = new ArrayList<Line>();
    var content = new StringBuilder();
    List<Column> header = List.of();
    int number = 0;
    for (String row : text.replaceFirst("^\uFEFF", "").lines().toList()) {
      number++;
      if (row.isBlank() || row.startsWith("#")) {
        continue;
      }
      content.append(row).append('\n');
      String at = file + " line " + number + ": ";
      List<String> cells = cells(row);
      if (cells.isEmpty()) {
        errors.add(at + "a quote is not closed or not at the edge of a cell");
      } else if (header.isEmpty()) {
        header = header(at, cells, required, errors);
        if (header.isEmpty()) {
          break;
        }
      } else if (cells.size() != header.size()) {
        errors.add(at + cells.size() + " cells, but the header has " + header.size());
      } else {
        lines.add(line(file, number, header, cells));
      }
    }
    if (number == 0 || content.isEmpty()) {
      errors.add(file + ": no header");
    }
    return new PriceSheet(lines, content.toString());
  }

  /** The text without some of its lines; nothing if none with prices is left. */
  static String without(String text, Predicate<Line> dropped) {
    List<Line> lines = read("", text, EnumSet.noneOf(Column.class), new LinkedHashSet<>()).lines();
    Set<Integer> gone = lines.stream().filter(dropped).map(Line::number).collect(toSet());
    if (gone.size() == lines.size()) {
      return "";
    }
    List<String> rows = text.lines().toList();
    return IntStream.rangeClosed(1, rows.size())
        .filter(number -> !gone.contains(number))
        .mapToObj(number -> rows.get(number - 1) + "\n")
        .collect(joining());
  }

  private static Line line(String file, int number, List<Column> header, List<String> cells) {
    var byColumn = new EnumMap<Column, String>(Column.class);
    for (int i = 0; i < cells.size(); i++) {
      byColumn.put(header.get(i), cells.get(i).trim());
    }
    return new Line(file, number, byColumn);
  }

  /** The columns in their order, or none if a row could not be read by them. */
  private static List<Column> header(
      String at, List<String> cells, Set<Column> required, Set<String> errors) {
    int errorsBefore = errors.size();
    var header = new ArrayList<Column>();
    for (String cell : cells) {
      Column.ALL.stream()
          .filter(column -> column.word().equals(cell.trim()))
          .findFirst()
          .ifPresentOrElse(header::add, () -> errors.add(at + "unknown column " + cell));
    }
    var missing = EnumSet.copyOf(required);
    missing.removeAll(header);
    missing.forEach(column -> errors.add(at + "missing column " + column.word()));
    header.stream()
        .filter(column -> header.indexOf(column) != header.lastIndexOf(column))
        .forEach(column -> errors.add(at + "column " + column.word() + " is there twice"));
    return errors.size() == errorsBefore ? header : List.of();
  }

  /** Splits a row at its commas; empty if its quotes do not pair. */
  private static List<String> cells(String row) {
    var cells = new ArrayList<String>();
    int at = 0;
    while (at <= row.length()) {
      if (at < row.length() && row.charAt(at) == '"') {
        var cell = new StringBuilder();
        int close = row.indexOf('"', at + 1);
        int from = at + 1;
        while (close >= 0 && close + 1 < row.length() && row.charAt(close + 1) == '"') {
          cell.append(row, from, close + 1);
          from = close + 2;
          close = row.indexOf('"', from);
        }
        if (close < 0 || (close + 1 < row.length() && row.charAt(close + 1) != ',')) {
          return List.of();
        }
        cells.add(cell.append(row, from, close).toString());
        at = close + 2;
      } else {
        int comma = row.indexOf(',', at);
        int end = comma < 0 ? row.length() : comma;
        cells.add(row.substring(at, end));
        at = end + 1;
      }
    }
    return cells;
  }
}
