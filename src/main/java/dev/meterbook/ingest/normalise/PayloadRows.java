package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.normalise.dialect.LedgerRows;
import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Signal;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.SpanEvidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one payload becomes, gathered record by record. */
final class PayloadRows {
  private final Map<Long, Source> sources = new LinkedHashMap<>();
  private final Map<Long, Series> series = new LinkedHashMap<>();
  private final Map<Long, Shape> shapes = new LinkedHashMap<>();
  private final List<LogEvidence> logs = new ArrayList<>();
  private final List<PointEvidence> points = new ArrayList<>();
  private final List<SpanEvidence> spans = new ArrayList<>();
  private final LedgerRows ledger = new LedgerRows();
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);

  long use(Source source) {
    sources.putIfAbsent(source.id(), source);
    return source.id();
  }

  long use(Series one) {
    series.putIfAbsent(one.id(), one);
    return one.id();
  }

  long use(Shape shape) {
    shapes.putIfAbsent(shape.id(), shape);
    return shape.id();
  }

  void add(LogEvidence row) {
    logs.add(row);
  }

  void add(PointEvidence row) {
    points.add(row);
  }

  void add(SpanEvidence row) {
    spans.add(row);
  }

  LedgerRows ledger() {
    return ledger;
  }

  void reject(Reason reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  Normalised finish(Signal signal, String tenant) {
    return new Normalised(
        new Evidence(
            signal,
            tenant,
            List.copyOf(sources.values()),
            List.copyOf(series.values()),
            List.copyOf(shapes.values()),
            logs,
            points,
            spans,
            ledger.entries()),
        new Rejections(rejected));
  }
}
