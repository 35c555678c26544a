package dev.meterbook.maintain.reprice;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows as one array per column: a statement takes any number of them at once. */
record Columns<R>(Connection connection, List<R> rows) {
  Array of(String type, Function<R, @Nullable Object> column) throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }
}
