package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.EncodedPayload.Tuples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Streams encoded rows into a table, or into its stage, with binary COPY. */
final class Copy {
  /** Signature, no flags, no extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  private Copy() {}

  /** Makes the stage, which empties itself at commit, and fills it. */
  static void intoStage(Connection connection, Table<?> table, List<Tuples> tuples)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(stageSql(table));
    }
    into(connection, table.staged(), tuples);
  }

  /** Fails when a row is there already. */
  static void into(Connection connection, Table<?> table, List<Tuples> tuples) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copySql(table));
    try {
      copy.writeToCopy(HEADER, 0, HEADER.length);
      for (Tuples rows : tuples) {
        copy.writeToCopy(rows.bytes(), 0, rows.bytes().length);
      }
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  static String stageSql(Table<?> table) {
    return "CREATE TEMP TABLE IF NOT EXISTS %s ON COMMIT DELETE ROWS AS SELECT %s FROM %s LIMIT 0"
        .formatted(table.stage(), table.columnList(), table.name());
  }

  static String copySql(Table<?> table) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table.name(), table.columnList());
  }
}
