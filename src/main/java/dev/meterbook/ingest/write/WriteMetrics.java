package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.spool.Spool;
import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What writing counts. For each signal, when nothing is on its way:
 *
 * <pre>records received + recovered = stored + duplicate + rejected + quarantined + spooled</pre>
 *
 * <p>A payload that was spooled while its transaction still succeeded counts once, as duplicate,
 * when it is replayed.
 */
final class WriteMetrics {
  private final Map<Signal, Counter> stored;
  private final Map<Signal, Counter> duplicate;
  private final Map<Signal, Counter> quarantined;
  private final Map<Signal, Counter> recovered;
  private final Map<Signal, AtomicLong> spooled;
  private final DistributionSummary batchRecords;
  private final Timer commit;
  private final Counter failures;
  private final AtomicInteger busyWriters;

  WriteMetrics(MeterRegistry registry) {
    stored = perSignal(registry, "meterbook.records.stored", "Records that became a new row");
    duplicate =
        perSignal(registry, "meterbook.records.duplicate", "Records that were stored before");
    quarantined =
        perSignal(
            registry, "meterbook.records.quarantined", "Records that PostgreSQL refuses to store");
    recovered =
        perSignal(
            registry,
            "meterbook.records.recovered",
            "Records stored from the spool that an earlier process had received");
    spooled =
        Arrays.stream(Signal.values())
            .collect(Collectors.toMap(signal -> signal, signal -> spooledGauge(registry, signal)));
    batchRecords =
        DistributionSummary.builder("meterbook.write.batch.records")
            .description("Records per transaction")
            .register(registry);
    commit =
        Timer.builder("meterbook.write.commit")
            .description("From taking a batch to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    failures =
        Counter.builder("meterbook.write.failures")
            .description("Batches that failed because the database was away or full")
            .register(registry);
    busyWriters =
        Objects.requireNonNull(registry.gauge("meterbook.write.busy.writers", new AtomicInteger()));
  }

  /** Exposes what the spool and the writers are at, read when scraped. */
  void watch(MeterRegistry registry, Spool spool, GroupCommit commit, Clock clock) {
    gauge(registry, "meterbook.spool.entries", "Payloads in the spool", spool, Spool::entries);
    gauge(registry, "meterbook.spool.bytes", "Size of the spool on disk", spool, Spool::bytes);
    gauge(
        registry,
        "meterbook.spool.age.seconds",
        "Age of the oldest payload in the spool",
        spool,
        all -> all.oldest().map(oldest -> age(oldest, clock)).orElse(0.0));
    gauge(
        registry,
        "meterbook.spool.damages",
        "Places where something acknowledged could not be read back",
        spool,
        Spool::damages);
    gauge(
        registry,
        "meterbook.write.database.away",
        "1 while payloads go to the spool at once",
        commit,
        writer -> writer.isAway() ? 1 : 0);
  }

  void writerIsBusy(boolean busy) {
    busyWriters.addAndGet(busy ? 1 : -1);
  }

  void committed(long records, Duration taken) {
    batchRecords.record((double) records);
    commit.record(taken);
  }

  void failed() {
    failures.increment();
  }

  void stored(Signal signal, long records) {
    add(stored, signal, records);
  }

  void duplicate(Signal signal, long records) {
    add(duplicate, signal, records);
  }

  void quarantined(Signal signal, long records) {
    add(quarantined, signal, records);
  }

  void recovered(Signal signal, long records) {
    add(recovered, signal, records);
  }

  void spooled(Signal signal, long records) {
    Objects.requireNonNull(spooled.get(signal)).addAndGet(records);
  }

  private static void add(Map<Signal, Counter> counters, Signal signal, long records) {
    Objects.requireNonNull(counters.get(signal)).increment((double) records);
  }

  private static Map<Signal, Counter> perSignal(
      MeterRegistry registry, String name, String description) {
    return Arrays.stream(Signal.values())
        .collect(
            Collectors.toMap(
                signal -> signal,
                signal ->
                    Counter.builder(name)
                        .description(description)
                        .tag("signal", signal.word())
                        .register(registry)));
  }

  private static AtomicLong spooledGauge(MeterRegistry registry, Signal signal) {
    AtomicLong records = new AtomicLong();
    Gauge.builder("meterbook.records.spooled", records, AtomicLong::doubleValue)
        .description("Records received by this process that wait in the spool")
        .tag("signal", signal.word())
        .register(registry);
    return records;
  }

  private static <T> void gauge(
      MeterRegistry registry, String name, String description, T state, ToDoubleFunction<T> value) {
    Gauge.builder(name, state, value).description(description).register(registry);
  }

  private static double age(Instant oldest, Clock clock) {
    return Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }
}
