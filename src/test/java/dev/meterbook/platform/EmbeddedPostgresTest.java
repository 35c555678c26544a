package dev.meterbook.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server: started, left behind, taken over, stopped. */
class EmbeddedPostgresTest {
  @TempDir Path root;

  @BeforeEach
  void shareProgramsWithOtherTests() throws Exception {
    Path kept = Files.createDirectories(Path.of("target/test-postgres"));
    Files.createSymbolicLink(root.resolve("programs"), kept.toAbsolutePath());
  }

  @AfterEach
  void keepPrograms() throws Exception {
    Files.delete(root.resolve("programs"));
  }

  @Test
  void serverThatItsServiceLeftBehindIsTakenOverWithItsData() throws Exception {
    long pid;
    // Never closed before the other one has taken over: all that a killed service leaves is its
    // running server. Closed at the end, because here its guard lives on.
    try (EmbeddedPostgres killed = EmbeddedPostgres.below(root)) {
      killed.start();
      execute(killed, "CREATE TABLE kept (id int)");
      pid = pid();

      try (EmbeddedPostgres next = EmbeddedPostgres.below(root)) {
        next.start();

        assertThat(next.address()).isEqualTo(killed.address());
        assertThat(pid()).isEqualTo(pid);
        execute(next, "INSERT INTO kept VALUES (1)");
      }
    }

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(root.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void pidFileOfADeadServerIsNoServer() throws Exception {
    Files.createDirectories(root.resolve("postgres"));
    long notPostgres = ProcessHandle.current().pid();
    Files.writeString(
        root.resolve("postgres/postmaster.pid"), notPostgres + "\n/data\n1\n54321\n\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.below(root)) {
      assertThat(postgres.address().url()).doesNotContain(":54321/");
    }

    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void dataOfAnotherMajorVersionStopsTheStart() throws Exception {
    Files.createDirectories(root.resolve("postgres"));
    Files.writeString(root.resolve("postgres/PG_VERSION"), "17\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.below(root)) {
      assertThatThrownBy(postgres::start)
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              root.resolve("postgres")
                  + " was made by PostgreSQL 17, this version carries 18: dump it with the version"
                  + " that made it and restore it here");
    }
  }

  private long pid() throws Exception {
    return Long.parseLong(Files.readAllLines(root.resolve("postgres/postmaster.pid")).getFirst());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try (Connection connection = postgres.address().connect();
          var statement = connection.createStatement()) {
        statement.execute(sql);
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }
}
