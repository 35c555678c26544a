package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.ServiceProcess;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that die without warning. */
@Tag("fault")
class KillFaultTest {

  @Test
  void serviceKilledAgainAndAgainLosesAndDoublesNothing() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.embedded()) {
      try (Clients clients =
          new Clients(journal, 3).start(2, Faults.http(service)).start(2, Faults.grpc(service))) {
        for (int i = 0; i < Faults.kills(); i++) {
          Faults.pause(Duration.ofMillis(1000 + random.nextInt(2000)));
          service.kill();
          service.startAgain();
        }
        Faults.pause(Duration.ofSeconds(1));
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isPositive();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service, 100);
    }
  }

  @Test
  void databaseKilledAgainAndAgainUnderLoadComesBackAndLosesNothing() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.embedded()) {
      try (Clients clients =
          new Clients(journal, 1).start(2, Faults.http(service)).start(2, Faults.grpc(service))) {
        for (int i = 0; i < Faults.kills(); i++) {
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
      journal.assertKeptOnce(service, 100);
    }
  }
}
