package dev.meterbook.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Measures the packaged service with PostgreSQL and generator on the same machine, prints a table,
 * and ends with 1 when a figure is below its floor. Properties: {@code bench.seconds} per scenario
 * (15), {@code meterbook.artefact} (jvm or native).
 */
public final class BenchMain {
  private static final String DISK =
      """
      SELECT (SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits
          WHERE inhparent IN ('log_record'::regclass, 'model_call'::regclass))
        + pg_total_relation_size('source') + pg_total_relation_size('shape')
        + pg_total_relation_size('label_set')
      """;

  /** Bytes a call of the tables and indexes that make it up. */
  private static final String DISK_BY_RELATION =
      """
      SELECT string_agg(name || ' ' || bytes, ', ' ORDER BY bytes DESC)
      FROM (
        SELECT regexp_replace(c.relname, '_p[0-9]{8}', '') AS name,
          pg_relation_size(c.oid) / greatest(1, (SELECT count(*) FROM log_record)) AS bytes
        FROM pg_class c
        LEFT JOIN pg_index x ON x.indexrelid = c.oid
        JOIN pg_inherits i ON i.inhrelid = coalesce(x.indrelid, c.oid)
        WHERE i.inhparent IN ('log_record'::regclass, 'model_call'::regclass)
      ) sizes WHERE bytes > 0
      """;

  /** Enough that batches grow while two transactions are on their way. */
  private static final int SATURATING_CONNECTIONS = 64;

  private final ServiceProcess service;
  private final Duration duration;
  private final boolean isNative;
  private boolean holds = true;

  private BenchMain(ServiceProcess service, Duration duration, boolean isNative) {
    this.service = service;
    this.duration = duration;
    this.isNative = isNative;
  }

  public static void main(String[] arguments) throws SQLException {
    Duration duration = Duration.ofSeconds(Long.getLong("bench.seconds", 15));
    boolean isNative = System.getProperty("meterbook.artefact", "jvm").equals("native");
    boolean holds;
    try (ServiceProcess service = new ServiceProcess(ServiceProcess.packaged(), Map.of())) {
      BenchMain bench = new BenchMain(service, duration, isNative);
      bench.run();
      holds = bench.holds;
    }
    System.exit(holds ? 0 : 1);
  }

  private void run() throws SQLException {
    // Warms the JVM up.
    load(() -> Template.apiRequests(100)).closedLoop(8, duration.dividedBy(2));
    load(() -> Template.tokenPoints(200)).closedLoop(8, duration.dividedBy(2));
    settle();
    steady();
    disk();
    stored("logs", "log_record", () -> Template.apiRequests(200), 20_000);
    stored("metrics", "metric_point", () -> Template.tokenPoints(200), 100_000);
    many();
  }

  private void stored(String what, String table, Supplier<Template> templates, double floor)
      throws SQLException {
    long before = rows(table);
    double cpu = service.cpuSeconds();
    double database = service.databaseCpuSeconds();
    Load.Result result = load(templates).closedLoop(SATURATING_CONNECTIONS, duration);
    double spooled = service.meter("meterbook_records_spooled", what);
    cpu = service.cpuSeconds() - cpu;
    database = service.databaseCpuSeconds() - database;
    double perSecond = (rows(table) - before) / result.seconds();
    print(what + " stored per second at saturation", perSecond, ">=", floor);
    System.out.printf(
        Locale.ROOT,
        "    %s; in the spool %.0f; CPU per record: receiver %.1f us, PostgreSQL %.1f us; %d MiB%n",
        result,
        spooled,
        1e6 * cpu / result.records(),
        1e6 * database / result.records(),
        service.rssMebibytes());
    settle();
  }

  private void many() {
    Load.Result result = load(() -> Template.apiRequests(1)).closedLoop(500, duration);
    print("requests/s, 500 connections, one record each", result.requestsPerSecond(), ">=", 3000);
    System.out.println("    " + result);
    settle();
  }

  private void steady() {
    Load load = load(() -> Template.apiRequests(100));
    double cpu = service.cpuSeconds();
    long rss = service.rssMebibytes();
    Load.Result result = load.atRate(20, duration, 10_000);
    cpu = 100 * (service.cpuSeconds() - cpu) / result.seconds();
    print("ack p99 in ms at 10,000 log records/s", result.p99(), "<=", 250);
    print("receiver CPU at that rate, % of a core", cpu, "<=", isNative ? 50 : 1000);
    print("receiver RSS in MiB at its end", service.rssMebibytes(), "<=", isNative ? 150 : 10_000);
    System.out.println("    " + result + "; RSS before " + rss + " MiB");
    settle();
  }

  private void disk() throws SQLException {
    double perRow = (double) ask(DISK, Long.class) / rows("log_record");
    print("disk bytes per model call, evidence included", perRow, "<=", 700);
    System.out.println("    " + ask(DISK_BY_RELATION, String.class));
  }

  private Load load(Supplier<Template> templates) {
    return new Load(() -> new HttpConnection(service.httpPort()), templates, Clock.systemUTC());
  }

  /** Until the spool is empty, so that one scenario does not pay for another. */
  private void settle() {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (service.meter("meterbook_spool_entries", "") > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000_000);
    }
  }

  private void print(String what, double value, String relation, double floor) {
    boolean good = relation.equals(">=") ? value >= floor : value <= floor;
    holds &= good;
    System.out.printf(
        Locale.ROOT,
        "%-50s %,12.1f  %s %,.0f  %s%n",
        what,
        value,
        relation,
        floor,
        good ? "ok" : "MISSED");
  }

  private long rows(String table) throws SQLException {
    return switch (table) {
      case "log_record" -> ask("SELECT count(*) FROM log_record", Long.class);
      default -> ask("SELECT count(*) FROM metric_point", Long.class);
    };
  }

  private <T> T ask(String sql, Class<T> type) throws SQLException {
    try (Connection connection = service.books();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getObject(1, type);
    }
  }
}
