package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.GrpcConnection;
import dev.meterbook.bench.HttpConnection;
import dev.meterbook.bench.ServiceProcess;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the fault tests share: seeds, waiting, the database behind a tap, the books. */
final class Faults {
  private static final List<String> OWN_MOUNTS =
      List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");

  private Faults() {}

  /** Property fault.seed repeats a run. */
  static Random random() {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    System.out.println("fault.seed=" + seed);
    return new Random(seed);
  }

  static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain: " + what).isLessThan(deadline);
      pause(Duration.ofMillis(50));
    }
  }

  /** Fewer for a quick run: property fault.kills. */
  static int kills() {
    return Integer.getInteger("fault.kills", 10);
  }

  static long aMinuteAgo() {
    return Clock.systemUTC().instant().minusSeconds(60).getEpochSecond() * 1_000_000_000L;
  }

  static ServiceProcess embedded() {
    return new ServiceProcess(ServiceProcess.packaged(), Map.of());
  }

  static ServiceProcess on(DatabaseAddress database) {
    return on(database, Map.of());
  }

  static ServiceProcess on(DatabaseAddress database, Map<String, String> more) {
    return new ServiceProcess(ServiceProcess.packaged(), settings(database, more));
  }

  /** Its spool is a file system of half a MiB, which nobody but the service sees. */
  static ServiceProcess onWithSmallDisk(DatabaseAddress database) {
    List<String> program = new ArrayList<>(OWN_MOUNTS);
    program.add(
        """
        mkdir -p "$METERBOOK_DATA_DIR/spool" &&
          mount -t tmpfs -o size=512k,mode=700 none "$METERBOOK_DATA_DIR/spool" && exec "$@"
        """);
    program.add("service");
    program.addAll(ServiceProcess.packaged());
    return new ServiceProcess(program, settings(database, Map.of()));
  }

  /** Containers without a profile that permits it do not let a process mount. */
  static boolean mayMount() {
    List<String> probe = new ArrayList<>(OWN_MOUNTS);
    probe.add("mount -t tmpfs none /mnt");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Map<String, String> settings(DatabaseAddress database, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("METERBOOK_DB_URL", database.url());
    settings.put("METERBOOK_DB_USER", database.user());
    settings.put("METERBOOK_DB_PASSWORD", database.password());
    return settings;
  }

  static Supplier<Door> http(ServiceProcess service) {
    return () -> new HttpConnection(service.httpPort());
  }

  static Supplier<Door> grpc(ServiceProcess service) {
    return () -> new GrpcConnection(service.grpcPort());
  }

  static Tap before(DatabaseAddress database) {
    String url = database.url();
    int port = Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    return new Tap(port, () -> false);
  }

  static DatabaseAddress through(Tap tap, DatabaseAddress database) {
    return new DatabaseAddress(
        database.url().replaceAll(":\\d+/", ":" + tap.port() + "/"),
        database.user(),
        database.password());
  }

  static DatabaseAddress emptyDatabase() {
    return TestDatabase.create();
  }

  static void awaitEmptySpool(ServiceProcess service) {
    await(
        "empty spool",
        Duration.ofSeconds(90),
        () -> service.meter("meterbook_spool_entries", "") == 0);
  }

  /** Invariant 4 of the books, once nothing is sent any more. */
  static void assertBooksBalance(ServiceProcess service) {
    awaitEmptySpool(service);
    for (String signal : List.of("logs", "metrics", "traces")) {
      double in =
          service.meter("meterbook_records_received_total", signal)
              + service.meter("meterbook_records_recovered_total", signal);
      double out =
          service.meter("meterbook_records_stored_total", signal)
              + service.meter("meterbook_records_duplicate_total", signal)
              + service.meter("meterbook_records_rejected_total", signal)
              + service.meter("meterbook_records_quarantined_total", signal)
              + service.meter("meterbook_records_in_flight", signal)
              + service.meter("meterbook_records_spooled", signal);
      assertThat(out).as("books of " + signal).isEqualTo(in);
      // Quarantined is acknowledged and kept, but every payload here is sound.
      assertThat(service.meter("meterbook_records_quarantined_total", signal)).isZero();
    }
  }

  static long postmaster(ServiceProcess service) {
    try {
      Path file = service.data().resolve("postgres/postmaster.pid");
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException | RuntimeException none) {
      return 0;
    }
  }
}
