package dev.meterbook.ingest.decode;

import com.google.protobuf.Message;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.util.ArrayList;
import java.util.List;

/** Decodes whatever the signal is, for tests that are about all three. */
final class Decoding {
  private Decoding() {}

  static Decoded<?> of(OtlpDecoder decoder, Signal signal, Encoding encoding, byte[] body) {
    return switch (signal) {
      case LOGS -> decoder.logs(encoding, body);
      case METRICS -> decoder.metrics(encoding, body);
      case TRACES -> decoder.traces(encoding, body);
    };
  }

  static List<?> records(OtlpDecoder decoder, Signal signal, Encoding encoding, byte[] body) {
    return switch (of(decoder, signal, encoding, body)) {
      case Decoded.Records<?> decoded -> decoded.records();
      case Decoded.Malformed<?> malformed -> throw new AssertionError(malformed.message());
    };
  }

  static List<Message> rebuilt(OtlpDecoder decoder, Signal signal, Encoding encoding, byte[] body) {
    return records(decoder, signal, encoding, body).stream().map(Decoding::rebuilt).toList();
  }

  static Message rebuilt(Object record) {
    return switch (record) {
      case LogRecord log -> Rebuilt.of(log);
      case Metric metric -> Rebuilt.of(metric);
      case Span span -> Rebuilt.of(span);
      default -> throw new IllegalArgumentException(record.getClass().getName());
    };
  }

  /** The fingerprints of all attributes and values, in the order of the records. */
  static List<Long> fingerprints(
      OtlpDecoder decoder, Signal signal, Encoding encoding, byte[] body) {
    List<Long> fingerprints = new ArrayList<>();
    for (Object record : records(decoder, signal, encoding, body)) {
      switch (record) {
        case LogRecord log -> {
          fingerprints.add(log.resource().attributes().fingerprint());
          fingerprints.add(log.body().fingerprint());
          fingerprints.add(log.attributes().fingerprint());
        }
        case Metric metric -> {
          fingerprints.add(metric.resource().attributes().fingerprint());
          metric.points().forEach(p -> fingerprints.add(p.attributes().fingerprint()));
        }
        case Span span -> {
          fingerprints.add(span.resource().attributes().fingerprint());
          fingerprints.add(span.attributes().fingerprint());
          span.events().forEach(e -> fingerprints.add(e.attributes().fingerprint()));
        }
        default -> throw new IllegalArgumentException(record.getClass().getName());
      }
    }
    return fingerprints;
  }
}
