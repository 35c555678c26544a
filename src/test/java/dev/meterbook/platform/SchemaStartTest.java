package dev.meterbook.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A database that is away is waited for; one that does not fit stops the start. */
class SchemaStartTest {

  @Test
  void failedMigrationStopsTheStartAndLeavesNothingOfItself() throws Exception {
    DatabaseAddress address = TestDatabase.create();
    execute(address, "CREATE TABLE access_token (in_the_way text)");

    Optional<StartFailure> failure = bringUp(address).get(30, TimeUnit.SECONDS);

    assertThat(failure).isPresent();
    assertThat(failure.get()).hasMessageStartingWith("The database schema cannot be brought to");
    assertThat(columns(address, "access_token")).isEqualTo("in_the_way");
  }

  @Test
  void schemaOfAnotherVersionStopsTheStart() throws Exception {
    DatabaseAddress address = TestDatabase.createMigrated();
    execute(
        address,
        "INSERT INTO flyway_schema_history SELECT 100, '999', 'of tomorrow', type, script, checksum,"
            + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
            + " WHERE version = '001'");

    Optional<StartFailure> failure = bringUp(address).get(30, TimeUnit.SECONDS);

    assertThat(failure).isPresent();
    assertThat(failure.get()).hasMessageContaining("start the version that fits");
  }

  @Test
  void databaseThatComesLateIsWaitedFor() throws Exception {
    DatabaseAddress server = TestDatabase.create();
    String late = "late_" + ProcessHandle.current().pid();
    DatabaseAddress address =
        new DatabaseAddress(
            server.url().substring(0, server.url().lastIndexOf('/') + 1) + late,
            server.user(),
            server.password());

    CompletableFuture<Optional<StartFailure>> start = bringUp(address);
    execute(server, "CREATE DATABASE " + late);

    assertThat(start.get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(columns(address, "quarantine")).contains("fingerprint");
  }

  @Test
  void databaseThatIsLostInAMigrationIsWaitedFor() throws Exception {
    DatabaseAddress address = TestDatabase.create();
    try (Connection inTheWay = TestDatabase.connect(address)) {
      inTheWay.setAutoCommit(false);
      try (var statement = inTheWay.createStatement()) {
        statement.execute("CREATE TABLE access_token (not_committed text)");
      }
      CompletableFuture<Optional<StartFailure>> start = bringUp(address);
      awaitEndOfWaitingSession(address);
      inTheWay.rollback();

      assertThat(start.get(30, TimeUnit.SECONDS)).isEmpty();
    }
    assertThat(columns(address, "access_token")).startsWith("token_");
  }

  /** Ends the session that waits for another's lock, as soon as there is one. */
  private static void awaitEndOfWaitingSession(DatabaseAddress address) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (Connection connection = TestDatabase.connect(address);
        var statement =
            connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
      while (!statement.executeQuery().next()) {
        assertThat(System.nanoTime()).as("a session that waits").isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static CompletableFuture<Optional<StartFailure>> bringUp(DatabaseAddress address) {
    Schema schema =
        new Schema(
            Flyway.configure()
                .dataSource(address.url(), address.user(), address.password())
                .ignoreMigrationPatterns("*:pending")
                .load());
    CompletableFuture<Optional<StartFailure>> outcome = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () ->
                schema.bringUp(
                    () -> outcome.complete(Optional.empty()),
                    failure -> outcome.complete(Optional.of(failure))));
    return outcome;
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String columns(DatabaseAddress address, String table) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                    + " WHERE attrelid = '"
                    + table
                    + "'::regclass AND attnum > 0")) {
      result.next();
      return result.getString(1);
    }
  }
}
