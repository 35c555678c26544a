package dev.meterbook.ingest.write;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table that is written by COPY. Its columns are listed here once, for the SQL and the rows.
 *
 * @param key what is unique, separated by commas
 * @param rank which of two rows of one key stays: the one that is greater in these columns, the
 *     first first, absent ones greatest; empty where the key is made from all that a row says
 */
record Table<R>(String name, String key, List<Column<R>> columns, String rank) {
  private static final Pattern NAMES = Pattern.compile("[a-z][a-z0-9_]*(, [a-z][a-z0-9_]*)*");
  private static final byte[] NOTHING = new byte[0];

  Table(String name, String key, List<Column<R>> columns) {
    this(name, key, columns, "");
  }

  /** The names are spliced into SQL, so they are nothing but names. */
  Table {
    columns = List.copyOf(columns);
    List<String> spliced =
        Stream.concat(
                Stream.of(name, key, rank.isEmpty() ? key : rank),
                columns.stream().map(Column::name))
            .toList();
    for (String names : spliced) {
      if (!NAMES.matcher(names).matches()) {
        throw new IllegalArgumentException("not a name in SQL: " + names);
      }
    }
  }

  Table<R> ranked(String columnNames) {
    return new Table<>(name, key, columns, columnNames);
  }

  /** The temporary table that rows are copied into before they are merged by key. */
  String stage() {
    return name + "_stage";
  }

  /** The same columns in that temporary table. */
  Table<R> staged() {
    return new Table<>(stage(), key, columns, rank);
  }

  String columnList() {
    return columns.stream().map(Column::name).collect(joining(", "));
  }

  /** The key of a row of that relation. */
  String keyOf(String relation) {
    return row(relation, key);
  }

  /** The rank of a row of that relation, as one value: records compare where rows would not. */
  String rankOf(String relation) {
    return "ROW" + row(relation, rank) + "::record";
  }

  /** Takes all columns from another relation. */
  String assignments(String relation) {
    return columns.stream()
        .map(column -> column.name() + " = " + relation + "." + column.name())
        .collect(joining(", "));
  }

  byte[] encode(List<R> rows) {
    if (rows.isEmpty()) {
      return NOTHING;
    }
    CopyBuffer out = new CopyBuffer(Math.max(64, rows.size() * 256));
    for (R row : rows) {
      encode(row, out);
    }
    return out.toBytes();
  }

  void encode(R row, CopyBuffer out) {
    out.startRow(columns.size());
    for (Column<R> column : columns) {
      column.encoder().accept(row, out);
    }
  }

  private static String row(String relation, String columnNames) {
    return Arrays.stream(columnNames.split(", ", -1))
        .map(column -> relation + "." + column)
        .collect(joining(", ", "(", ")"));
  }
}
