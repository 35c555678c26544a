package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.ValueType;
import dev.meterbook.ingest.normalise.dialect.Bookkeeper;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.LogEvidence;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Log records → rows. */
final class LogRows {
  private final Words words;
  private final Privacy privacy;
  private final Bookkeeper bookkeeper;

  LogRows(Words words, Privacy privacy, Bookkeeper bookkeeper) {
    this.words = words;
    this.privacy = privacy;
    this.bookkeeper = bookkeeper;
  }

  void add(LogRecord record, String tenant, TimeWindow window, PayloadRows rows, JsonBytes json) {
    long timeNanos = timeNanos(record);
    Optional<Reason> refusal = window.refusal(timeNanos);
    if (refusal.isPresent()) {
      rows.reject(refusal.get());
      return;
    }
    EvidenceTime time = new EvidenceTime(timeNanos);
    boolean bodyIsName = EventNames.isName(record);
    String name = EventNames.of(record);
    var source = words.source(tenant, record.resource(), record.attributes());
    var shape =
        words.shape(
            tenant,
            new Words.Outline(
                record.scope(),
                name,
                record.severityText(),
                bodyIsName ? record.body().text() : null),
            record.attributes());
    LogEvidence evidence =
        new LogEvidence(
            time,
            fingerprint(record, timeNanos),
            rows.use(source),
            rows.use(shape),
            record.observedNanos() == timeNanos ? 0 : Math.max(0, record.observedNanos()),
            Ids.trace(record.traceId()),
            record.spanId().bits(),
            Math.clamp(record.severityNumber(), Short.MIN_VALUE, Short.MAX_VALUE),
            window.isFuture(time),
            bodyIsName ? null : body(record, json),
            words.values(record.attributes(), json));
    rows.add(evidence);
    bookkeeper.log(record, name, source, evidence, rows.ledger());
  }

  /** Codex sends no time, only when it observed the event; both absent, an attribute may tell. */
  private static long timeNanos(LogRecord record) {
    if (record.timeNanos() != 0) {
      return record.timeNanos();
    }
    if (record.observedNanos() != 0) {
      return record.observedNanos();
    }
    String attribute = record.attributes().text("event.timestamp");
    if (attribute == null) {
      return 0;
    }
    try {
      Instant time = DateTimeFormatter.ISO_DATE_TIME.parse(attribute, Instant::from);
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
    } catch (DateTimeException | ArithmeticException notATime) {
      return 0;
    }
  }

  private static long fingerprint(LogRecord record, long timeNanos) {
    long print = Fingerprint.combine(timeNanos, record.observedNanos());
    print = Fingerprint.combine(print, record.attributes().fingerprint());
    print = Fingerprint.combine(print, record.body().fingerprint());
    print = Fingerprint.combine(print, Fingerprint.of(record.eventName()));
    print = Fingerprint.combine(print, Fingerprint.of(record.severityText()));
    print = Fingerprint.combine(print, record.severityNumber());
    print = Fingerprint.combine(print, Fingerprint.of(record.scope().name()));
    print = Fingerprint.combine(print, Fingerprint.of(record.scope().version()));
    print = Fingerprint.combine(print, record.traceId().high());
    print = Fingerprint.combine(print, record.traceId().low());
    return Fingerprint.combine(print, record.spanId().bits());
  }

  private @Nullable Json body(LogRecord record, JsonBytes json) {
    ValueType type = record.body().type();
    boolean structured = type == ValueType.ARRAY || type == ValueType.KVLIST;
    if (type == ValueType.EMPTY || (structured && privacy.dropsStructuredBodies())) {
      return null;
    }
    json.reset();
    return json.value(record.body(), privacy).toJson();
  }
}
