package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.Exemplar;
import dev.meterbook.ingest.decode.Numbers;
import dev.meterbook.ingest.decode.Point;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.PointEvidence.Value.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histograms, summaries and exemplars as JSON, in the words of OTLP. */
final class Distributions {
  private final Privacy privacy;

  Distributions(Privacy privacy) {
    this.privacy = privacy;
  }

  Distribution of(Point.Histogram histogram, JsonBytes json) {
    open(json, histogram.sum(), histogram.min(), histogram.max());
    reals(json.name("bounds"), histogram.bounds());
    counts(json.name("bucket_counts"), histogram.bucketCounts());
    return new Distribution(histogram.count(), histogram.sum(), json.raw('}').toJson());
  }

  Distribution of(Point.ExponentialHistogram histogram, JsonBytes json) {
    open(json, histogram.sum(), histogram.min(), histogram.max());
    json.name("scale").whole(histogram.scale());
    json.name("zero_count").whole(histogram.zeroCount());
    json.name("zero_threshold").real(histogram.zeroThreshold());
    buckets(json.name("positive"), histogram.positive());
    buckets(json.name("negative"), histogram.negative());
    return new Distribution(histogram.count(), histogram.sum(), json.raw('}').toJson());
  }

  Distribution of(Point.Summary summary, JsonBytes json) {
    open(json, summary.sum(), null, null);
    json.name("quantiles").raw('[');
    for (Point.Quantile quantile : summary.quantiles()) {
      json.separate().raw('{').name("quantile").real(quantile.quantile());
      json.name("value").real(quantile.value()).raw('}');
    }
    json.raw(']');
    return new Distribution(summary.count(), summary.sum(), json.raw('}').toJson());
  }

  Json exemplars(List<Exemplar> exemplars, JsonBytes json) {
    json.reset();
    json.raw('[');
    for (Exemplar exemplar : exemplars) {
      json.separate().raw('{').name("time_unix_nano").whole(exemplar.timeNanos());
      PointRows.value(json.name("value"), exemplar.type(), exemplar.bits());
      if (!exemplar.traceId().isNone()) {
        json.name("trace_id").text(exemplar.traceId().hex());
      }
      if (!exemplar.spanId().isNone()) {
        json.name("span_id").text(exemplar.spanId().hex());
      }
      attributes(json.name("attributes"), exemplar.filteredAttributes());
      json.raw('}');
    }
    return json.raw(']').toJson();
  }

  /** Attributes as an object, without the private ones. */
  void attributes(JsonBytes json, Attributes attributes) {
    json.raw('{');
    for (int i = 0; i < attributes.size(); i++) {
      if (!privacy.drops(attributes.key(i).name())) {
        json.name(attributes.key(i).name()).value(attributes.value(i), privacy);
      }
    }
    json.raw('}');
  }

  private static void open(
      JsonBytes json, @Nullable Double sum, @Nullable Double min, @Nullable Double max) {
    json.reset();
    json.raw('{');
    real(json, "sum", sum);
    real(json, "min", min);
    real(json, "max", max);
  }

  private static void real(JsonBytes json, String name, @Nullable Double value) {
    if (value != null) {
      json.name(name).real(value);
    }
  }

  private static void buckets(JsonBytes json, Point.Buckets buckets) {
    json.raw('{').name("offset").whole(buckets.offset());
    counts(json.name("counts"), buckets.counts());
    json.raw('}');
  }

  private static void counts(JsonBytes json, Numbers counts) {
    json.raw('[');
    for (int i = 0; i < counts.size(); i++) {
      json.separate().whole(counts.whole(i));
    }
    json.raw(']');
  }

  private static void reals(JsonBytes json, Numbers bounds) {
    json.raw('[');
    for (int i = 0; i < bounds.size(); i++) {
      json.separate().real(bounds.real(i));
    }
    json.raw(']');
  }
}
