package dev.meterbook.ingest;

import dev.meterbook.ingest.normalise.Reason;
import dev.meterbook.ingest.normalise.Rejections;
import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What came in and what was refused. Together with what {@code write} counts the books balance, for
 * each signal: received + recovered = stored + duplicate + rejected + quarantined + in flight +
 * spooled.
 */
final class IngestMetrics {
  private final Map<Signal, Counter> received = new EnumMap<>(Signal.class);
  private final Map<Signal, AtomicLong> inFlight = new EnumMap<>(Signal.class);
  private final Map<Signal, Map<Reason, Counter>> rejected = new EnumMap<>(Signal.class);
  private final Map<Signal, Counter> overloaded = new EnumMap<>(Signal.class);
  private final Map<Signal, Counter> malformed = new EnumMap<>(Signal.class);

  IngestMetrics(MeterRegistry registry) {
    for (Signal signal : Signal.values()) {
      received.put(
          signal,
          Counter.builder("meterbook.records.received")
              .description("Records read from requests")
              .tag("signal", signal.word())
              .register(registry));
      malformed.put(
          signal,
          Counter.builder("meterbook.payloads.malformed")
              .description("Requests that were not OTLP; their records cannot be counted")
              .tag("signal", signal.word())
              .register(registry));
      AtomicLong flying = new AtomicLong();
      inFlight.put(signal, flying);
      registry.gauge(
          "meterbook.records.in.flight",
          io.micrometer.core.instrument.Tags.of("signal", signal.word()),
          flying);
      rejected.put(signal, reasons(registry, signal));
      overloaded.put(signal, rejection(registry, signal, "overloaded"));
    }
  }

  void watch(MeterRegistry registry, Map<String, LongSupplier> overflows) {
    overflows.forEach(
        (dictionary, times) ->
            FunctionCounter.builder(
                    "meterbook.dictionary.overflows", times, LongSupplier::getAsLong)
                .description("Times that a tenant's budget left a dictionary row without detail")
                .tag("dictionary", dictionary)
                .register(registry));
  }

  void received(Signal signal, long records) {
    of(received, signal).increment((double) records);
    of(inFlight, signal).addAndGet(records);
  }

  void landed(Signal signal, long records) {
    of(inFlight, signal).addAndGet(-records);
  }

  void rejected(Signal signal, Rejections rejections) {
    rejections
        .counts()
        .forEach(
            (reason, count) ->
                Objects.requireNonNull(of(rejected, signal).get(reason)).increment((double) count));
    landed(signal, rejections.total());
  }

  /** The sender was told to come again. */
  void pushedBack(Signal signal, long records) {
    of(overloaded, signal).increment((double) records);
  }

  void malformed(Signal signal) {
    of(malformed, signal).increment();
  }

  private static Map<Reason, Counter> reasons(MeterRegistry registry, Signal signal) {
    Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      counters.put(reason, rejection(registry, signal, reason.word()));
    }
    return counters;
  }

  private static Counter rejection(MeterRegistry registry, Signal signal, String reason) {
    return Counter.builder("meterbook.records.rejected")
        .description("Records refused")
        .tag("signal", signal.word())
        .tag("reason", reason)
        .register(registry);
  }

  private static <M> M of(Map<Signal, M> meters, Signal signal) {
    return Objects.requireNonNull(meters.get(signal));
  }
}
