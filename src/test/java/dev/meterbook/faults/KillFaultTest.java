package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.HttpConnection;
import dev.meterbook.bench.ServiceProcess;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that die without warning. */
@Tag("fault")
class KillFaultTest {
  private static final int SERVICE_KILLS = 5;
  private static final int DATABASE_KILLS = 10;

  @Test
  void serviceKilledAgainAndAgainLosesAndDoublesNothing() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.embedded()) {
      try (Clients clients =
          new Clients(journal, 3, Faults.aMinuteAgo(), () -> new HttpConnection(service.httpPort()))
              .start(4)) {
        for (int i = 0; i < SERVICE_KILLS; i++) {
          Faults.pause(Duration.ofMillis(1000 + random.nextInt(2000)));
          service.kill();
          service.startAgain();
        }
        Faults.pause(Duration.ofSeconds(1));
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isPositive();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service.books());
    }
    assertThat(journal.acknowledged()).isGreaterThan(100);
  }

  @Test
  void databaseKilledTenTimesUnderLoadComesBackAndLosesNothing() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.embedded()) {
      try (Clients clients =
          new Clients(journal, 1, Faults.aMinuteAgo(), () -> new HttpConnection(service.httpPort()))
              .start(4)) {
        for (int i = 0; i < DATABASE_KILLS; i++) {
          Faults.pause(Duration.ofMillis(500 + random.nextInt(1000)));
          long killed = Faults.postmaster(service);
          ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
          Faults.await(
              "another postmaster",
              Duration.ofSeconds(30),
              () -> Faults.postmaster(service) != killed && Faults.postmaster(service) != 0);
        }
        Faults.pause(Duration.ofSeconds(2));
        assertThat(clients.answered(Door.Answer.LATER)).isZero();
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isZero();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service.books());
    }
    assertThat(journal.acknowledged()).isGreaterThan(100);
  }
}
