package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.Exemplar;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.MetricKind;
import dev.meterbook.ingest.decode.Point;
import dev.meterbook.ingest.decode.Temporality;
import dev.meterbook.ingest.decode.ValueType;
import dev.meterbook.ingest.normalise.dialect.Bookkeeper;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.PointEvidence.Value;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Source;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metric data points → rows. */
final class PointRows {
  private final Words words;
  private final Bookkeeper bookkeeper;
  private final Distributions distributions;

  PointRows(Words words, Privacy privacy, Bookkeeper bookkeeper) {
    this.words = words;
    this.bookkeeper = bookkeeper;
    this.distributions = new Distributions(privacy);
  }

  void add(Metric metric, String tenant, TimeWindow window, PayloadRows rows, JsonBytes json) {
    Words.Stream stream = words.stream(tenant, metric);
    for (Point point : metric.points()) {
      Optional<Reason> refusal = refusal(metric, point, window);
      if (refusal.isPresent()) {
        rows.reject(refusal.get());
      } else {
        add(stream, point, window, rows, json);
      }
    }
  }

  private void add(
      Words.Stream stream, Point point, TimeWindow window, PayloadRows rows, JsonBytes json) {
    Words.Prints prints = words.prints(point.attributes());
    EvidenceTime time = new EvidenceTime(point.timeNanos());
    Value value = value(point, json);
    Source source = words.source(stream.sender(), point.attributes(), prints);
    Series series = words.series(stream, point.attributes(), prints);
    PointEvidence evidence =
        new PointEvidence(
            time,
            point.startNanos() <= 0 ? null : new EvidenceTime(point.startNanos()),
            fingerprint(point, value),
            rows.use(source),
            rows.use(series),
            value,
            window.isFuture(time),
            exemplars(point, json));
    rows.add(evidence);
    bookkeeper.point(stream.metric(), point, source, series, evidence, rows.ledger());
  }

  private static Optional<Reason> refusal(Metric metric, Point point, TimeWindow window) {
    boolean needsTemporality =
        metric.kind() != MetricKind.GAUGE && metric.kind() != MetricKind.SUMMARY;
    if (needsTemporality && metric.temporality() == Temporality.UNSPECIFIED) {
      return Optional.of(Reason.NO_TEMPORALITY);
    }
    return window.refusal(point.timeNanos());
  }

  private Value value(Point point, JsonBytes json) {
    if (point.hasNoValue()) {
      return new Value.Absent();
    }
    return switch (point) {
      case Point.Number number -> number(number);
      case Point.Histogram histogram -> distributions.of(histogram, json);
      case Point.ExponentialHistogram histogram -> distributions.of(histogram, json);
      case Point.Summary summary -> distributions.of(summary, json);
    };
  }

  private static Value number(Point.Number number) {
    return switch (number.type()) {
      case INT -> new Value.Whole(number.bits());
      case DOUBLE -> new Value.Fraction(Double.longBitsToDouble(number.bits()));
      case EMPTY, STRING, BOOL, BYTES, ARRAY, KVLIST -> new Value.Absent();
    };
  }

  /**
   * Start, time and value. An integral double and the integer it equals are one value, because
   * clients differ in which they send for the same count.
   */
  private static long fingerprint(Point point, Value value) {
    long print = Fingerprint.combine(point.startNanos(), point.timeNanos());
    return switch (value) {
      case Value.Absent _ -> Fingerprint.combine(print, 1);
      case Value.Whole whole when (long) (double) whole.value() == whole.value() ->
          Fingerprint.combine(print, Double.doubleToLongBits((double) whole.value()));
      case Value.Whole whole -> Fingerprint.combine(print, ~whole.value());
      case Value.Fraction fraction ->
          // Adding zero makes minus zero the zero that it equals.
          Fingerprint.combine(print, Double.doubleToLongBits(fraction.value() + 0.0));
      case Value.Distribution distribution ->
          Fingerprint.combine(print, Fingerprint.of(distribution.detail().utf8()));
    };
  }

  private @Nullable Json exemplars(Point point, JsonBytes json) {
    List<Exemplar> exemplars =
        switch (point) {
          case Point.Number number -> number.exemplars();
          case Point.Histogram histogram -> histogram.exemplars();
          case Point.ExponentialHistogram histogram -> histogram.exemplars();
          case Point.Summary _ -> List.of();
        };
    return exemplars.isEmpty() ? null : distributions.exemplars(exemplars, json);
  }

  static void value(JsonBytes json, ValueType type, long bits) {
    if (type == ValueType.INT) {
      json.whole(bits);
    } else {
      json.real(Double.longBitsToDouble(bits));
    }
  }
}
