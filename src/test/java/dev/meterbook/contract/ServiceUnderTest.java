package dev.meterbook.contract;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A running service as the outside sees it: doors, management, books. */
interface ServiceUnderTest {
  Duration START_PATIENCE = Duration.ofSeconds(60);

  /** Where OTLP over HTTP is taken; ends with a slash. */
  URI http();

  /** Where health and metrics are; ends with a slash. */
  URI management();

  Connection books() throws SQLException;

  /** Ready comes first: what arrives before the database is up goes to the spool. */
  default void awaitBooks() throws IOException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!Web.get(management().resolve("health/ready")).body().contains("\"database\": \"up\"")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The database does not come up");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
