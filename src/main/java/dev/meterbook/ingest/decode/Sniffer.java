package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;

import dev.meterbook.ledger.Signal;
import java.util.Optional;

/**
 * Tells which signal a protobuf body is. The three requests parse as each other, unknown fields
 * being legal, so the first record decides by fields that only its own message has.
 */
final class Sniffer {
  private final Cursor in;
  private Optional<Signal> found = Optional.empty();

  private Sniffer(byte[] body) {
    this.in = Cursor.over(body, body.length);
  }

  static Optional<Signal> protobuf(byte[] body) {
    Sniffer sniffer = new Sniffer(body);
    // A request holds resources in field 1, these hold scopes in 2, and these records in 2.
    sniffer.each(1, () -> sniffer.each(2, () -> sniffer.each(2, sniffer::record)));
    return sniffer.found;
  }

  private void each(int field, Runnable message) {
    while (found.isEmpty() && in.next()) {
      if (in.tag() != (field << 3 | LEN)) {
        in.skip();
        continue;
      }
      int outer = in.enter();
      message.run();
      in.leave(outer);
    }
  }

  private void record() {
    boolean named = false;
    while (in.next()) {
      switch (in.tag()) {
        // LogRecord: time_unix_nano = 1, observed_time_unix_nano = 11
        case 1 << 3 | I64, 11 << 3 | I64 -> found = Optional.of(Signal.LOGS);
        // Span: start_time_unix_nano = 7, end_time_unix_nano = 8
        case 7 << 3 | I64, 8 << 3 | I64 -> found = Optional.of(Signal.TRACES);
        // Metric: name = 1, and one of gauge, sum, histogram, exponential_histogram, summary
        case 1 << 3 | LEN -> named = true;
        default -> {}
      }
      if (found.isPresent()) {
        return;
      }
      in.skip();
    }
    if (named) {
      found = Optional.of(Signal.METRICS);
    }
  }
}
