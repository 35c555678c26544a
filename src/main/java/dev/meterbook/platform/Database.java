package dev.meterbook.platform;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions on the service's PostgreSQL. Thread-safe; each call takes a pooled connection. */
public final class Database {
  private static final int ATTEMPTS_MAX = 4;

  private final DataSource source;

  public Database(DataSource source) {
    this.source = source;
  }

  /** Work on one connection that is committed when it returns and rolled back when it throws. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  /** Runs the work once or, when it collided with another transaction, up to three times more. */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException failure) {
        if (SqlFailure.of(failure) != SqlFailure.CONFLICT || attempt == ATTEMPTS_MAX) {
          throw failure;
        }
      }
    }
  }

  /** Runs the work once, for those who know better what to do about a collision. */
  public <T extends @Nullable Object> T once(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException failure) {
        rollBack(connection, failure);
        throw failure;
      }
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException connectionGone) {
      cause.addSuppressed(connectionGone);
    }
  }
}
