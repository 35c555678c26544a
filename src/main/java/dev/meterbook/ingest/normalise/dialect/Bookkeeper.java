package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Point;
import dev.meterbook.ingest.decode.Span;
import dev.meterbook.ingest.normalise.dialect.LabelSets.Labelled;
import dev.meterbook.ingest.normalise.dialect.Rule.Field;
import dev.meterbook.ingest.normalise.dialect.Rule.Row;
import dev.meterbook.ledger.CallCost;
import dev.meterbook.ledger.CallTokens;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fact;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.ledger.ModelCall;
import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.Outcome;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.PointEvidence.Value.Absent;
import dev.meterbook.ledger.PointEvidence.Value.Distribution;
import dev.meterbook.ledger.PointEvidence.Value.Fraction;
import dev.meterbook.ledger.PointEvidence.Value.Whole;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Signal;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.SpanEvidence;
import dev.meterbook.ledger.StoredText;
import dev.meterbook.ledger.Stream;
import dev.meterbook.ledger.ToolUse;
import dev.meterbook.ledger.TraceId;
import dev.meterbook.ledger.Usage;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.Prices;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Enters records into the ledger, as their dialects say. Thread-safe. */
public final class Bookkeeper {
  private static final long MILLIS = 1000;
  private static final long MICROS = 1_000_000;
  private static final int STATUS_ERROR = 2;

  private final Dialects dialects;
  private final Prices prices;
  private final CostRule costRule;
  private final LabelSets labelSets;

  /**
   * @param admits whether a tenant may have one more set of labels, given its id
   */
  public Bookkeeper(
      Dialects dialects, Prices prices, CostRule costRule, BiPredicate<String, Long> admits) {
    this.dialects = dialects;
    this.prices = prices;
    this.costRule = costRule;
    this.labelSets = new LabelSets(prices, admits);
  }

  /** Who reports, and under which key: what all rows of a record share. */
  private record Entry(
      Source source,
      Signal signal,
      EvidenceTime time,
      long key,
      Rule rule,
      Report report,
      Labelled labelled,
      long labelsId) {
    /** The length of a span is taken only if its rule does not say where the duration stands. */
    long durationMs(long spanMs) {
      boolean named =
          rule.fields().containsKey(Field.DURATION_MS)
              || rule.fields().containsKey(Field.DURATION_S);
      OptionalLong told = number(Field.DURATION_MS, Field.DURATION_S);
      return told.orElse(named ? CallTokens.UNKNOWN : spanMs);
    }

    private OptionalLong number(Field millis, Field seconds) {
      OptionalLong told = rule.number(millis, report, 1);
      return told.isPresent() ? told : rule.number(seconds, report, MILLIS);
    }

    @Nullable String text(Field field) {
      String text = rule.text(field, report);
      return text == null ? null : StoredText.of(text);
    }

    int number(Field field) {
      return whole(rule.number(field, report, 1));
    }

    /** The key that all records share which name the same thing; else that of the record. */
    long keyOf(@Nullable String id) {
      return id == null ? key : Fingerprint.of(id);
    }
  }

  public void log(
      LogRecord record, String name, Source source, LogEvidence evidence, LedgerRows rows) {
    Dialect dialect = dialects.of(record.resource(), record.scope(), null);
    for (Rule rule : dialect.rules(Signal.LOGS, name)) {
      Report report = new Report(name, null, record.attributes(), record.resource());
      if (rule.condition().holds(report)) {
        long key = evidence.fingerprint();
        Entry entry = entry(source, Signal.LOGS, evidence.time(), key, rule, report, rows);
        enter(entry, evidence.traceId(), CallTokens.UNKNOWN, rows);
      }
    }
  }

  public void span(Span span, Source source, SpanEvidence evidence, LedgerRows rows) {
    Dialect dialect = dialects.of(span.resource(), span.scope(), null);
    for (Rule rule : dialect.rules(Signal.TRACES, span.name())) {
      String status = span.status().code() == STATUS_ERROR ? "error" : "ok";
      Report report = new Report(span.name(), status, span.attributes(), span.resource());
      if (rule.condition().holds(report)) {
        TraceId trace = evidence.traceId();
        long key =
            Fingerprint.combine(Fingerprint.combine(trace.high(), trace.low()), evidence.spanId());
        Entry entry = entry(source, Signal.TRACES, evidence.startTime(), key, rule, report, rows);
        long nanos = evidence.endTime().epochNanos() - evidence.startTime().epochNanos();
        enter(entry, trace, nanos / 1_000_000, rows);
      }
    }
  }

  public void point(
      Metric metric,
      Point point,
      Source source,
      Series series,
      PointEvidence evidence,
      LedgerRows rows) {
    Dialect dialect = dialects.of(metric.resource(), metric.scope(), metric.name());
    for (Rule rule : dialect.rules(Signal.METRICS, metric.name())) {
      Report report = new Report(metric.name(), null, point.attributes(), metric.resource());
      Fact fact = rule.fact();
      if (fact != null && rule.condition().holds(report)) {
        long key = Fingerprint.combine(series.id(), evidence.fingerprint());
        Entry entry = entry(source, Signal.METRICS, evidence.time(), key, rule, report, rows);
        if (accumulates(series)) {
          rows.touch(stream(entry, series, fact), evidence.time());
        } else {
          count(entry, fact, series, evidence, rows);
        }
      }
    }
  }

  /** Totals whose increments are to be found; a total that may fall is a reading, like a gauge. */
  private static boolean accumulates(Series series) {
    return series.temporality() == Series.Temporality.CUMULATIVE
        && (series.kind() != Series.Kind.SUM || series.monotonic());
  }

  private Entry entry(
      Source source,
      Signal signal,
      EvidenceTime time,
      long key,
      Rule rule,
      Report report,
      LedgerRows rows) {
    Labelled labelled = labelSets.of(source.tenant(), rule, report);
    long labelsId = rows.use(labelled.labels());
    return new Entry(source, signal, time, key, rule, report, labelled, labelsId);
  }

  private void enter(Entry entry, @Nullable TraceId trace, long spanMs, LedgerRows rows) {
    switch (entry.rule.row()) {
      case MODEL_CALL -> rows.add(call(entry, trace, spanMs));
      case TOOL_DECISION, TOOL_RESULT -> rows.add(toolUse(entry, trace, spanMs));
      case OUTCOME -> rows.add(outcome(entry));
      case USAGE -> {
        // Only metrics are read as usage: the reader of dialects sees to that.
      }
    }
  }

  private ModelCall call(Entry entry, @Nullable TraceId trace, long spanMs) {
    CallTokens tokens =
        new CallTokens(
            entry.number(Field.INPUT),
            entry.number(Field.CACHE_READ),
            entry.number(Field.CACHE_WRITE_5M),
            entry.number(Field.CACHE_WRITE_1H),
            entry.number(Field.OUTPUT),
            entry.number(Field.REASONING));
    String request = entry.text(Field.REQUEST);
    return new ModelCall(
        entry.time,
        entry.source.sessionKey(),
        entry.keyOf(request),
        entry.source.id(),
        entry.labelsId,
        entry.signal,
        tokens,
        cost(entry, tokens),
        whole(entry.durationMs(spanMs)),
        whole(entry.number(Field.TTFT_MS, Field.TTFT_S)),
        Math.min(entry.number(Field.ATTEMPT), Short.MAX_VALUE),
        Math.min(entry.number(Field.STATUS), Short.MAX_VALUE),
        trace,
        request,
        entry.text(Field.PROMPT),
        entry.text(Field.AGENT_ID),
        entry.text(Field.PARENT_AGENT_ID));
  }

  private CallCost cost(Entry entry, CallTokens tokens) {
    String outcome = entry.labelled.words().get(Label.OUTCOME);
    String text = entry.rule.text(Field.COST, entry.report);
    CostRule.Said said =
        new CostRule.Said(
            text == null ? null : UsdNanos.parse(text).orElse(null),
            dialects.prefersReport(entry.source.client()),
            outcome != null && !outcome.equals("ok"));
    ModelUse use =
        new ModelUse(
            entry.labelled.model(),
            entry.time.day(),
            entry.labelled.terms(),
            tokens.isTold() ? tokens.priced() : null,
            0);
    return costRule.cost(prices.book(), use, said);
  }

  private static ToolUse toolUse(Entry entry, @Nullable TraceId trace, long spanMs) {
    String use = entry.text(Field.USE);
    return new ToolUse(
        entry.time,
        entry.source.sessionKey(),
        entry.keyOf(use),
        entry.source.id(),
        entry.labelsId,
        entry.signal,
        entry.rule.row() == Row.TOOL_RESULT,
        truth(entry.text(Field.SUCCEEDED)),
        whole(entry.durationMs(spanMs)),
        entry.number(Field.INPUT_BYTES),
        entry.number(Field.RESULT_BYTES),
        trace,
        use,
        entry.text(Field.PROMPT),
        entry.text(Field.AGENT_ID));
  }

  private static Outcome outcome(Entry entry) {
    String subject = entry.text(Field.SUBJECT);
    boolean amountTold = entry.rule.fields().containsKey(Field.AMOUNT);
    return new Outcome(
        entry.time,
        entry.source.sessionKey(),
        entry.source.id(),
        entry.key,
        entry.labelsId,
        amountTold ? entry.rule.number(Field.AMOUNT, entry.report, MICROS).orElse(0) : MICROS,
        1,
        entry.signal,
        ((Fact.OfOutcome) Objects.requireNonNull(entry.rule.fact())).kind(),
        subject == null ? null : Fingerprint.of(subject));
  }

  private void count(
      Entry entry, Fact fact, Series series, PointEvidence evidence, LedgerRows rows) {
    OptionalLong units =
        switch (evidence.value()) {
          case Whole(long value) -> fact.units(value);
          case Fraction(double value) -> fact.units(value);
          case Distribution d when d.sum() != null -> fact.units(d.sum());
          case Distribution _, Absent _ -> OptionalLong.empty();
        };
    if (units.isEmpty()) {
      return;
    }
    long occurrences = evidence.value() instanceof Distribution d ? d.count() : 1;
    switch (fact) {
      case Fact.OfUsage(var parts) -> {
        for (Fact.Part part : parts) {
          long amount = part.sign() * units.getAsLong();
          rows.add(
              new Usage(
                  entry.time,
                  entry.source.sessionKey(),
                  entry.source.id(),
                  series.id(),
                  evidence.fingerprint(),
                  entry.labelsId,
                  amount,
                  prices
                      .book()
                      .estimate(
                          entry.labelled.model(),
                          entry.time.day(),
                          entry.labelled.terms(),
                          part.kind(),
                          amount)
                      .orElse(null),
                  part.kind()));
        }
      }
      case Fact.OfOutcome(String kind) ->
          rows.add(
              new Outcome(
                  entry.time,
                  entry.source.sessionKey(),
                  entry.source.id(),
                  entry.key,
                  entry.labelsId,
                  units.getAsLong(),
                  occurrences,
                  Signal.METRICS,
                  kind,
                  null));
    }
  }

  private static Stream stream(Entry entry, Series series, Fact fact) {
    String text = fact.toString();
    long id = Fingerprint.combine(entry.source.id(), series.id());
    return new Stream(
        Fingerprint.combine(id, Fingerprint.of(text)),
        Fingerprint.combine(entry.source.check(), series.check()),
        entry.source.id(),
        series.id(),
        entry.source.sessionKey(),
        entry.labelsId,
        text);
  }

  private static int whole(OptionalLong number) {
    return number.isEmpty() ? CallTokens.UNKNOWN : whole(number.getAsLong());
  }

  private static int whole(long number) {
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static @Nullable Boolean truth(@Nullable String word) {
    return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
      case "true", "success", "ok", "completed" -> true;
      case "false", "failure", "failed", "error" -> false;
      default -> null;
    };
  }
}
