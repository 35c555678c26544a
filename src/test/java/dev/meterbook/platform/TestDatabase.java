package dev.meterbook.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

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
        Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(root)));
        awaitAnswer(postgres.address());
        return postgres;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** Nobody reads it again, so it need not write its last checkpoint. */
  private static void discard(Path root) {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException leftBehind) {
      // A folder in the system's temporary directory, which the system clears.
    }
  }

  /** A database that has been migrated; others are copied from it, which is quicker. */
  private static final class Template {
    static final String NAME = migrate();

    private static String migrate() {
      DatabaseAddress address = create();
      Flyway.configure()
          .dataSource(address.url(), address.user(), address.password())
          .load()
          .migrate();
      return address.url().substring(address.url().lastIndexOf('/') + 1);
    }
  }

  /** The address of a new, empty database. */
  public static DatabaseAddress create() {
    return create("template1");
  }

  /** The address of a new database with our schema and nothing in it. */
  public static DatabaseAddress createMigrated() {
    return create(Template.NAME);
  }

  private static synchronized DatabaseAddress create(String template) {
    DatabaseAddress server = Server.SERVER.address();
    String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
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
