package dev.meterbook.ingest;

import dev.meterbook.ingest.decode.Decoded;
import dev.meterbook.ingest.decode.OtlpDecoder;
import dev.meterbook.ingest.normalise.Normalised;
import dev.meterbook.ingest.normalise.Normaliser;
import dev.meterbook.ingest.write.LedgerWriter;
import dev.meterbook.ingest.write.WriteOutcome;
import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The whole request path. Thread-safe; blocks until the payload is durable or refused. */
public final class Ingest implements PayloadSink {
  /** Clients give up after ten seconds in all, so a longer pause would lose the payload. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final OtlpDecoder decoder;
  private final Normaliser normaliser;
  private final LedgerWriter writer;
  private final IngestMetrics metrics;

  public Ingest(
      OtlpDecoder decoder, Normaliser normaliser, LedgerWriter writer, MeterRegistry registry) {
    this.decoder = decoder;
    this.normaliser = normaliser;
    this.writer = writer;
    this.metrics = new IngestMetrics(registry);
    metrics.watch(registry, normaliser.overflows());
  }

  @Override
  public IngestOutcome ingest(Signal signal, Encoding encoding, String tenant, byte[] body) {
    return switch (signal) {
      case LOGS ->
          keep(signal, decoder.logs(encoding, body), logs -> normaliser.logs(tenant, logs));
      case METRICS ->
          keep(signal, decoder.metrics(encoding, body), all -> normaliser.metrics(tenant, all));
      case TRACES ->
          keep(signal, decoder.traces(encoding, body), spans -> normaliser.traces(tenant, spans));
    };
  }

  private <R> IngestOutcome keep(
      Signal signal, Decoded<R> decoded, Function<List<R>, Normalised> normalise) {
    return switch (decoded) {
      case Decoded.Malformed<R>(String message) -> {
        metrics.malformed(signal);
        yield new IngestOutcome.Malformed(message);
      }
      case Decoded.Records<R>(List<R> records) -> keep(normalise.apply(records));
    };
  }

  private IngestOutcome keep(Normalised payload) {
    Evidence evidence = payload.evidence();
    long refused = payload.rejections().total();
    metrics.received(evidence.signal(), evidence.records() + refused);
    metrics.rejected(evidence.signal(), payload.rejections());
    WriteOutcome outcome = writer.write(evidence);
    metrics.landed(evidence.signal(), evidence.records());
    return switch (outcome) {
      case WriteOutcome.Durable() when refused == 0 -> new IngestOutcome.Accepted();
      case WriteOutcome.Durable() ->
          new IngestOutcome.Partial(refused, payload.rejections().message());
      case WriteOutcome.Refused(String message) -> {
        metrics.pushedBack(evidence.signal(), evidence.records());
        yield new IngestOutcome.Overloaded(RETRY_AFTER, message);
      }
    };
  }
}
