package dev.meterbook.ingest.decode;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes OTLP export requests. Safe for use by many threads. The records refer to the bytes of the
 * body, so the caller must not change these afterwards.
 */
public final class OtlpDecoder {
  private final DecodeLimits limits;
  private final KeyTable names = new KeyTable();

  public OtlpDecoder(DecodeLimits limits) {
    this.limits = limits;
  }

  public Decoded<LogRecord> logs(Encoding encoding, byte[] body) {
    return decode(Signal.LOGS, encoding, body, LogReader::new);
  }

  /** The metrics, each with those of its points that the body holds. */
  public Decoded<Metric> metrics(Encoding encoding, byte[] body) {
    return decode(Signal.METRICS, encoding, body, MetricReader::new);
  }

  public Decoded<Span> traces(Encoding encoding, byte[] body) {
    return decode(Signal.TRACES, encoding, body, SpanReader::new);
  }

  /**
   * What a body is that came without a path to tell; empty if it holds nothing that tells, or is
   * malformed. Some clients can only be told a host, and then post everything to {@code /}.
   */
  public Optional<Signal> sniff(Encoding encoding, byte[] body) {
    try {
      return switch (encoding) {
        case PROTOBUF -> Sniffer.protobuf(body);
        case JSON -> JsonTranscoder.signal(body);
      };
    } catch (MalformedPayload malformed) {
      return Optional.empty();
    }
  }

  private <T> Decoded<T> decode(
      Signal signal,
      Encoding encoding,
      byte[] body,
      Function<Walk, Envelope.RecordReader<T>> readerOf) {
    try {
      Cursor in =
          switch (encoding) {
            case PROTOBUF -> Cursor.over(body, body.length);
            case JSON -> JsonTranscoder.protobuf(signal, body);
          };
      Walk walk = new Walk(in, names, limits);
      return new Decoded.Records<>(new Envelope<>(walk, readerOf.apply(walk)).records());
    } catch (MalformedPayload malformed) {
      return new Decoded.Malformed<>(String.valueOf(malformed.getMessage()));
    }
  }
}
