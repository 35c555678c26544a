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
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines that break or hang: to the sender, and to the database. */
@Tag("fault")
class LineFaultTest {
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("fault.away.seconds", 20));

  @Test
  void answerLostAfterTheCommitLeavesTheRecordOnce() throws Exception {
    Random random = Faults.random();
    Journal journal = new Journal();
    try (ServiceProcess service = Faults.on(Faults.emptyDatabase(), Map.of());
        Tap tap = new Tap(service.httpPort(), () -> random.nextInt(5) == 0)) {
      try (Clients clients =
          new Clients(journal, 50, Faults.aMinuteAgo(), () -> new HttpConnection(tap.port()))
              .start(4)) {
        Faults.pause(Duration.ofSeconds(10));
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isPositive();
      }
      Faults.assertBooksBalance(service);
      assertThat(service.meter("meterbook_records_duplicate_total", "logs")).isPositive();
      journal.assertKeptOnce(service.books());
    }
  }

  @Test
  void databaseThatRefusesIsNotNoticedBySenders() throws Exception {
    databaseAway(Tap::cut);
  }

  @Test
  void databaseThatHangsIsNotNoticedBySenders() throws Exception {
    databaseAway(Tap::freeze);
  }

  private static void databaseAway(Consumer<Tap> fault) throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service = Faults.on(Faults.through(tap, database), Map.of())) {
      try (Clients clients =
          new Clients(journal, 1, Faults.aMinuteAgo(), () -> new HttpConnection(service.httpPort()))
              .start(4)) {
        Faults.pause(Duration.ofSeconds(2));
        fault.accept(tap);
        Faults.pause(AWAY);
        tap.mend();
        Faults.pause(Duration.ofSeconds(2));
        assertThat(clients.answered(Door.Answer.LATER)).isZero();
        assertThat(clients.answered(Door.Answer.UNKNOWN)).isZero();
      }
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service.books());
    }
    assertThat(journal.acknowledged()).isGreaterThan(500);
  }

  @Test
  void fullSpoolPushesBackAndHeals() throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service =
            Faults.on(
                Faults.through(tap, database), Map.of("METERBOOK_WRITE_SPOOL_BYTES_MAX", "65536"));
        HttpConnection http = new HttpConnection(service.httpPort());
        GrpcConnection grpc = new GrpcConnection(service.grpcPort())) {
      Template template = Template.apiRequests(20);
      template.renew(1_000_000, Faults.aMinuteAgo());
      assertThat(http.send(template.signal(), template.body())).isEqualTo(Door.Answer.OK);
      tap.cut();
      try (Clients clients =
          new Clients(
                  journal, 1000, Faults.aMinuteAgo(), () -> new HttpConnection(service.httpPort()))
              .start(2)) {
        Faults.await(
            "a full spool", Duration.ofSeconds(30), () -> clients.answered(Door.Answer.LATER) > 0);
        assertThat(http.send(template.signal(), template.body())).isEqualTo(Door.Answer.LATER);
        assertThat(http.status()).isEqualTo(503);
        assertThat(http.saysRetryAfter()).isTrue();
        grpc.send(template.signal(), template.body());
        assertThat(grpc.code()).isEqualTo(Status.Code.UNAVAILABLE);
        tap.mend();
        long before = clients.answered(Door.Answer.OK);
        Faults.await(
            "acknowledgements again",
            Duration.ofSeconds(30),
            () -> clients.answered(Door.Answer.OK) > before + 20);
      }
      Faults.assertBooksBalance(service);
      journal.note(idsFrom(1_000_000, 20), Door.Answer.OK);
      journal.assertKeptOnce(service.books());
    }
  }

  private static Set<String> idsFrom(long first, int count) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(Template.requestId(first + i));
    }
    return ids;
  }

  @Test
  void stopWhileTheDatabaseIsAwayKeepsWhatWasAcknowledged() throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (Tap tap = Faults.before(database);
        ServiceProcess service = Faults.on(Faults.through(tap, database), Map.of())) {
      try (Clients _ =
          new Clients(journal, 2, Faults.aMinuteAgo(), () -> new HttpConnection(service.httpPort()))
              .start(4)) {
        Faults.pause(Duration.ofSeconds(2));
        tap.freeze();
        Faults.pause(Duration.ofSeconds(3));
        service.stop();
      }
      tap.mend();
      service.startAgain();
      Faults.assertBooksBalance(service);
      journal.assertKeptOnce(service.books());
    }
    assertThat(journal.acknowledged()).isGreaterThan(100);
  }

  @Test
  void twoReceiversOfTheSameRecordsStoreThemOnce() throws Exception {
    Journal journal = new Journal();
    DatabaseAddress database = Faults.emptyDatabase();
    try (ServiceProcess one = Faults.on(database, Map.of());
        ServiceProcess other = Faults.on(database, Map.of())) {
      long epoch = Faults.aMinuteAgo();
      // Eight of the same generators, so that records meet at both, at the same time.
      Clients[] all = new Clients[8];
      Template shared = Template.apiRequests(10);
      for (int i = 0; i < 8; i++) {
        int port = i % 2 == 0 ? one.httpPort() : other.httpPort();
        all[i] = new Clients(journal, 5, epoch, shared, () -> new HttpConnection(port)).start(1);
      }
      Faults.pause(Duration.ofSeconds(10));
      for (Clients clients : all) {
        clients.close();
        assertThat(clients.answered(Door.Answer.OK)).isPositive();
        assertThat(clients.answered(Door.Answer.LATER)).isZero();
      }
      Faults.assertBooksBalance(one);
      Faults.assertBooksBalance(other);
      double duplicates =
          one.meter("meterbook_records_duplicate_total", "logs")
              + other.meter("meterbook_records_duplicate_total", "logs");
      assertThat(duplicates).isPositive();
      journal.assertKeptOnce(one.books());
    }
  }
}
