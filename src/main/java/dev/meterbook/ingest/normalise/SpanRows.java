package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.Span;
import dev.meterbook.ingest.normalise.dialect.Bookkeeper;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.SpanEvidence;
import dev.meterbook.ledger.StoredText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans → rows. */
final class SpanRows {
  private final Words words;
  private final Bookkeeper bookkeeper;
  private final Distributions objects;

  SpanRows(Words words, Privacy privacy, Bookkeeper bookkeeper) {
    this.words = words;
    this.bookkeeper = bookkeeper;
    this.objects = new Distributions(privacy);
  }

  void add(Span span, String tenant, TimeWindow window, PayloadRows rows, JsonBytes json) {
    var traceId = Ids.trace(span.traceId());
    Optional<Reason> refusal =
        span.spanId().isNone() ? Optional.of(Reason.NO_ID) : window.refusal(span.startNanos());
    if (traceId == null || refusal.isPresent()) {
      rows.reject(traceId == null ? Reason.NO_ID : refusal.get());
      return;
    }
    var outline = new Words.Outline(span.scope(), span.name(), "", null);
    EvidenceTime start = new EvidenceTime(span.startNanos());
    Source source = words.source(tenant, span.resource(), span.attributes());
    SpanEvidence evidence =
        new SpanEvidence(
            start,
            new EvidenceTime(Math.max(span.startNanos(), span.endNanos())),
            traceId,
            span.spanId().bits(),
            span.parentSpanId().bits(),
            rows.use(source),
            rows.use(words.shape(tenant, outline, span.attributes())),
            fingerprint(span),
            smallint(span.kind()),
            smallint(span.status().code()),
            window.isFuture(start),
            text(span.status().message()),
            text(span.traceState()),
            events(span, json),
            links(span, json),
            words.values(span.attributes(), json));
    rows.add(evidence);
    bookkeeper.span(span, source, evidence, rows.ledger());
  }

  private static long fingerprint(Span span) {
    long print = Fingerprint.combine(span.endNanos(), span.attributes().fingerprint());
    print = Fingerprint.combine(print, Fingerprint.of(span.name()));
    print = Fingerprint.combine(print, span.parentSpanId().bits());
    print = Fingerprint.combine(print, span.kind());
    print = Fingerprint.combine(print, span.status().code());
    print = Fingerprint.combine(print, Fingerprint.of(span.status().message()));
    for (Span.Event event : span.events()) {
      print = Fingerprint.combine(print, event.timeNanos());
      print = Fingerprint.combine(print, Fingerprint.of(event.name()));
      print = Fingerprint.combine(print, event.attributes().fingerprint());
    }
    return print;
  }

  private @Nullable Json events(Span span, JsonBytes json) {
    if (span.events().isEmpty()) {
      return null;
    }
    json.reset();
    json.raw('[');
    for (Span.Event event : span.events()) {
      json.separate().raw('{').name("time_unix_nano").whole(event.timeNanos());
      json.name("name").text(StoredText.of(event.name()));
      objects.attributes(json.name("attributes"), event.attributes());
      json.raw('}');
    }
    return json.raw(']').toJson();
  }

  private @Nullable Json links(Span span, JsonBytes json) {
    if (span.links().isEmpty()) {
      return null;
    }
    json.reset();
    json.raw('[');
    for (Span.Link link : span.links()) {
      json.separate().raw('{').name("trace_id").text(link.traceId().hex());
      json.name("span_id").text(link.spanId().hex());
      objects.attributes(json.name("attributes"), link.attributes());
      json.raw('}');
    }
    return json.raw(']').toJson();
  }

  /** Numbers that OTLP does not know yet are kept as far as the column goes. */
  private static int smallint(int number) {
    return Math.clamp(number, Short.MIN_VALUE, Short.MAX_VALUE);
  }

  private static @Nullable String text(String text) {
    return text.isEmpty() ? null : StoredText.of(text);
  }
}
