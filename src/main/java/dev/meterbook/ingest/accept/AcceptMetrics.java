package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the doors did. Every meter exists from the start, so that a zero is a zero. */
@Singleton
final class AcceptMetrics {
  private static final String REQUESTS = "meterbook.accept.requests";
  private static final String REFUSED = "meterbook.accept.refused";
  private static final String WIRE_BYTES = "meterbook.accept.wire.bytes";
  private static final String BODY_BYTES = "meterbook.accept.body.bytes";
  private static final String DURATION = "meterbook.accept.duration";
  private static final String NONE = "none";

  /** From a plain commit to the end of an exporter's patience. */
  private static final Duration[] DURATION_BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;

  enum Transport {
    HTTP,
    GRPC;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private enum Told {
    ACCEPTED,
    PARTIAL,
    MALFORMED,
    OVERLOADED,
    REFUSED;

    static Told of(Answer answer) {
      return switch (answer) {
        case Answer.Ingested(IngestOutcome.Accepted()) -> ACCEPTED;
        case Answer.Ingested(IngestOutcome.Partial(_, _)) -> PARTIAL;
        case Answer.Ingested(IngestOutcome.Malformed(_)) -> MALFORMED;
        case Answer.Ingested(IngestOutcome.Overloaded(_, _)) -> OVERLOADED;
        case Answer.Refused(_, _) -> REFUSED;
      };
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Inject
  AcceptMetrics(MeterRegistry registry, BytesInFlight inFlight) {
    this.registry = registry;
    Gauge.builder("meterbook.accept.in.flight.bytes", inFlight, BytesInFlight::bytesHeld)
        .description("Bytes of requests that are held now, from arrival to answer.")
        .register(registry);
    for (Transport transport : Transport.values()) {
      createFor(transport);
    }
  }

  private void createFor(Transport transport) {
    for (Told told : Told.values()) {
      for (Encoding encoding : Encoding.values()) {
        if (transport == Transport.GRPC && encoding == Encoding.JSON) {
          continue;
        }
        for (Signal signal : Signal.values()) {
          requests(transport, signal, encoding, told);
        }
        requests(transport, null, encoding, told);
      }
    }
    for (Refusal refusal : Refusal.values()) {
      refused(transport, refusal);
    }
    for (Signal signal : Signal.values()) {
      wireBytes(transport, signal);
      bodyBytes(transport, signal);
      duration(transport, signal);
    }
  }

  void answered(Transport transport, @Nullable Signal signal, Encoding encoding, Answer answer) {
    requests(transport, signal, encoding, Told.of(answer)).increment();
    if (answer instanceof Answer.Refused(Refusal refusal, _)) {
      refused(transport, refusal).increment();
    }
  }

  void ingested(Transport transport, Signal signal, PayloadSize size, Duration untilDurable) {
    wireBytes(transport, signal).increment(size.wireBytes());
    bodyBytes(transport, signal).increment(size.bodyBytes());
    duration(transport, signal).record(untilDurable);
  }

  /** As sent, and as inflated. */
  record PayloadSize(int wireBytes, int bodyBytes) {}

  private Counter requests(
      Transport transport, @Nullable Signal signal, Encoding encoding, Told told) {
    return Counter.builder(REQUESTS)
        .description("Requests answered.")
        .tag("transport", transport.word())
        .tag("signal", signal == null ? NONE : signal.word())
        .tag("encoding", encoding.name().toLowerCase(Locale.ROOT))
        .tag("answer", told.word())
        .register(registry);
  }

  private Counter refused(Transport transport, Refusal refusal) {
    return Counter.builder(REFUSED)
        .description("Requests that a door refused, by reason.")
        .tag("transport", transport.word())
        .tag("reason", refusal.word())
        .register(registry);
  }

  private Counter wireBytes(Transport transport, Signal signal) {
    return Counter.builder(WIRE_BYTES)
        .description("Bytes of payloads as sent.")
        .tag("transport", transport.word())
        .tag("signal", signal.word())
        .register(registry);
  }

  private Counter bodyBytes(Transport transport, Signal signal) {
    return Counter.builder(BODY_BYTES)
        .description("Bytes of payloads as inflated.")
        .tag("transport", transport.word())
        .tag("signal", signal.word())
        .register(registry);
  }

  private Timer duration(Transport transport, Signal signal) {
    return Timer.builder(DURATION)
        .description("From the last byte of a payload to its answer.")
        .tag("transport", transport.word())
        .tag("signal", signal.word())
        .serviceLevelObjectives(DURATION_BOUNDS)
        .register(registry);
  }
}
