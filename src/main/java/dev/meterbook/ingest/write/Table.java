package dev.meterbook.ingest.write;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table that is written by COPY. Its columns are listed here once, for the SQL and the rows. */
record Table<R>(String name, String key, List<Column<R>> columns) {
  private static final Pattern NAMES = Pattern.compile("[a-z][a-z0-9_]*(, [a-z][a-z0-9_]*)*");

  private static final byte[] NOTHING = new byte[0];

  /** The names are spliced into SQL, so they are nothing but names. */
  Table {
    columns = List.copyOf(columns);
    List<String> spliced =
        Stream.concat(Stream.of(name, key), columns.stream().map(Column::name)).toList();
    for (String names : spliced) {
      if (!NAMES.matcher(names).matches()) {
        throw new IllegalArgumentException("not a name in SQL: " + names);
      }
    }
  }

  /** The temporary table that rows are copied into before they are merged by key. */
  String stage() {
    return name + "_stage";
  }

  /** The same columns in that temporary table. */
  Table<R> staged() {
    return new Table<>(stage(), key, columns);
  }

  String columnList() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
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
}
