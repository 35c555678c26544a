package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.GrpcConnection;
import dev.meterbook.bench.HttpConnection;
import dev.meterbook.bench.ServiceProcess;
import dev.meterbook.bench.Template;
import dev.meterbook.platform.DatabaseAddress;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines that break or hang: to the sender, to the database, to the disk. */
@Tag("fault")
class LineFaultTest {
  /** Less for a quick run: property fault.away.seconds. */
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("fault.away.seconds", 60));

  @Test
  void answerLostAfterTheCommitLeavesTheRecordOnce() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.on(Faults.emptyDatabase());
        Tap http = new Tap(service.httpPort(), () -> random.nextInt(5) == 0);
        Tap grpc = new Tap(service.grpcPort(), () -> random.nextInt(20) == 0)) {
      try (Clients clients =
          new Clients(journal, 50)
              .start(2, () -> new HttpConnection(http.port()))
              .start(2, () -> new GrpcConnection(grpc.port()))) {
        Faults.pause(Duration.ofSeconds(10));
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isPositive();
      }
      Faults.assertBooksBalance(service);
      for (String signal : List.of("logs", "metrics", "traces")) {
        assertThat(service.meter("meterbook_records_duplicate_total", signal)).isPositive();
      }
      journal.assertKeptOnce(service, 100);
    }
  }

  @Test
  void databaseThatRefusesIsNotNoticedBySenders() throws Exception {
    databaseAway(Tap::cut, AWAY);
  }

  @Test
  void databaseThatHangsIsNotNoticedBySenders() throws Exception {
    databaseAway(Tap::freeze, AWAY.dividedBy(3));
  }

  private static void databaseAway(Consumer<Tap> fault, Duration duration) throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service = Faults.on(Faults.through(tap, database))) {
      try (Clients clients =
          new Clients(journal, 1).start(2, Faults.http(service)).start(2, Faults.grpc(service))) {
        Faults.pause(Duration.ofSeconds(2));
        fault.accept(tap);
        Faults.pause(duration.dividedBy(2));
        long asked = System.nanoTime();
        assertThat(service.isReady()).isTrue();
        // Kubernetes asks for a second; two busy cores take their part of this.
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        Faults.pause(duration.dividedBy(2));
        tap.mend();
        Faults.pause(Duration.ofSeconds(2));
        assertThat(clients.answered(Door.Answer.LATER)).isZero();
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isZero();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service, 500);
    }
  }

  @Test
  void fullSpoolPushesBackAndHeals() throws Exception {
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service =
            Faults.on(
                Faults.through(tap, database),
                Map.of("METERBOOK_WRITE_SPOOL_BYTES_MAX", "65536"))) {
      noRoomIsToldAndHeals(tap, service);
    }
  }

  @Test
  @Tag("mount")
  void fullDiskPushesBackAndHeals() throws Exception {
    assertThat(Faults.mayMount())
        .as("this container lets no process mount; -DexcludedGroups=mount leaves this test out")
        .isTrue();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service = Faults.onWithSmallDisk(Faults.through(tap, database))) {
      noRoomIsToldAndHeals(tap, service);
    }
  }

  private static void noRoomIsToldAndHeals(Tap tap, ServiceProcess service) throws Exception {
    Journal journal = new Journal();
    try (HttpConnection http = new HttpConnection(service.httpPort());
        GrpcConnection grpc = new GrpcConnection(service.grpcPort())) {
      Template template = Template.apiRequests(Journal.RECORDS);
      assertThat(journal.send(http, template, 1_000_000)).isEqualTo(Door.Answer.OK);
      tap.cut();
      try (Clients clients =
          new Clients(journal, 1000)
              .start(1, Faults.http(service))
              .start(1, Faults.grpc(service))) {
        Faults.await(
            "a full spool", Duration.ofSeconds(30), () -> clients.answered(Door.Answer.LATER) > 1);
        assertThat(journal.send(http, template, 2_000_000)).isEqualTo(Door.Answer.LATER);
        assertThat(http.status()).isEqualTo(503);
        assertThat(http.saysRetryAfter()).isTrue();
        assertThat(journal.send(grpc, template, 3_000_000)).isEqualTo(Door.Answer.LATER);
        assertThat(grpc.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(service.isReady()).isFalse();
        tap.mend();
        long before = clients.answered(Door.Answer.OK);
        Faults.await(
            "acknowledgements again",
            Duration.ofSeconds(30),
            () -> clients.answered(Door.Answer.OK) > before + 20);
        assertThat(service.isReady()).isTrue();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service, 10);
    }
  }

  @Test
  void stopWhileTheDatabaseIsAwayKeepsWhatWasAcknowledged() throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service = Faults.on(Faults.through(tap, database))) {
      try (Clients _ =
          new Clients(journal, 2).start(2, Faults.http(service)).start(2, Faults.grpc(service))) {
        Faults.pause(Duration.ofSeconds(2));
        tap.freeze();
        Faults.pause(Duration.ofSeconds(3));
        service.stop();
      }
      tap.mend();
      service.startAgain();
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service, 100);
    }
  }

  @Test
  void twoReceiversOfTheSameRecordsStoreThemOnce() throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (ServiceProcess one = Faults.on(database);
        ServiceProcess other = Faults.on(database)) {
      // Eight of the same generators, so that records meet at both, at the same time.
      Clients[] all = new Clients[8];
      List<Template> shared = Journal.templates();
      for (int i = 0; i < 8; i++) {
        ServiceProcess receiver = i % 2 == 0 ? one : other;
        all[i] =
            new Clients(journal, 5, shared)
                .start(1, i % 4 < 2 ? Faults.http(receiver) : Faults.grpc(receiver));
      }
      Faults.pause(Duration.ofSeconds(10));
      for (Clients clients : all) {
        clients.close();
        assertThat(clients.answered(Door.Answer.OK)).isPositive();
        assertThat(clients.answered(Door.Answer.LATER)).isZero();
      }
      Faults.assertBooksBalance(one);
      Faults.assertBooksBalance(other);
      for (String signal : List.of("logs", "metrics", "traces")) {
        double duplicates =
            one.meter("meterbook_records_duplicate_total", signal)
                + other.meter("meterbook_records_duplicate_total", signal);
        assertThat(duplicates).isPositive();
      }
      journal.assertKeptOnce(one, 100);
    }
  }
}
