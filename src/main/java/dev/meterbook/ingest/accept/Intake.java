package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.PayloadSink;
import dev.meterbook.ingest.accept.AcceptMetrics.PayloadSize;
import dev.meterbook.ingest.accept.AcceptMetrics.Transport;
import dev.meterbook.ledger.Signal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Behind both doors: hands a whole payload to the request path, and survives what comes back. */
@Singleton
final class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);

  private final PayloadSink sink;
  private final AcceptMetrics metrics;

  @Inject
  Intake(PayloadSink sink, AcceptMetrics metrics) {
    this.sink = sink;
    this.metrics = metrics;
  }

  /** A payload that was read whole. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Payload(
      Transport transport, Signal signal, Encoding encoding, int wireBytes, byte[] body) {}

  Answer ingest(Payload payload, String tenant) {
    long begun = System.nanoTime();
    Answer answer;
    try {
      answer =
          new Answer.Ingested(
              sink.ingest(payload.signal(), payload.encoding(), tenant, payload.body()));
    } catch (RuntimeException defect) {
      LOG.errorf(defect, "event=ingest_failed signal=%s", payload.signal().word());
      answer = failed();
    }
    metrics.ingested(
        payload.transport(),
        payload.signal(),
        new PayloadSize(payload.wireBytes(), payload.body().length),
        Duration.ofNanos(System.nanoTime() - begun));
    return answer;
  }

  void answered(Transport transport, @Nullable Signal signal, Encoding encoding, Answer answer) {
    metrics.answered(transport, signal, encoding, answer);
  }

  static Answer failed() {
    return new Answer.Refused(Refusal.FAILED, "the payload could not be stored; try again");
  }
}
