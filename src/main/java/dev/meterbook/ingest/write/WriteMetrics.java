package dev.meterbook.ingest.write;

import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What writing counts. For each signal, when nothing is on its way:
 *
 * <pre>records received = stored + duplicate + rejected + quarantined + spooled</pre>
 *
 * <p>A payload that was spooled while its transaction still succeeded counts once, as duplicate,
 * when it is replayed.
 */
final class WriteMetrics {
  private final Map<Signal, Counter> stored;
  private final Map<Signal, Counter> duplicate;
  private final Map<Signal, Counter> quarantined;
  private final Map<Signal, Counter> replayed;
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
    replayed = perSignal(registry, "meterbook.records.replayed", "Records written from the spool");
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

  <T> void gauge(MeterRegistry registry, String name, T state, ToDoubleFunction<T> value) {
    registry.gauge(name, state, value);
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

  void replayed(Signal signal, long records) {
    add(replayed, signal, records);
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
}
