package dev.meterbook.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A real PostgreSQL for tests: one server per test run, an empty database per call. */
public final class TestDatabase {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private TestDatabase() {}

  private static final class Server {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        // The programs are kept between runs: unpacking them takes seconds.
        Path kept = Files.createDirectories(Path.of("target/test-postgres"));
        Path root = Files.createTempDirectory("meterbook-test-");
        Files.createSymbolicLink(root.resolve("programs"), kept.toAbsolutePath());
        EmbeddedPostgres postgres = EmbeddedPostgres.below(root);
        postgres.start();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        awaitAnswer(postgres.address());
        return postgres;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** The address of a new, empty database. */
  public static DatabaseAddress create() {
    DatabaseAddress server = Server.SERVER.address();
    String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new DatabaseAddress(
        server.url().replace("/postgres", "/" + name), server.user(), server.password());
  }

  public static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }

  private static void awaitAnswer(DatabaseAddress address) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      try (Connection _ = connect(address)) {
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("PostgreSQL does not answer", notYet);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }
}
