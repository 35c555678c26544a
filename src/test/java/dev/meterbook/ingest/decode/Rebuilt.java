package dev.meterbook.ingest.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Our records as generated classes, which compare and print themselves. */
final class Rebuilt {
  private Rebuilt() {}

  static Message envelope(
      io.opentelemetry.proto.resource.v1.Resource resource,
      InstrumentationScope scope,
      Message record) {
    return switch (record) {
      case io.opentelemetry.proto.logs.v1.LogRecord log ->
          ResourceLogs.newBuilder()
              .setResource(resource)
              .addScopeLogs(ScopeLogs.newBuilder().setScope(scope).addLogRecords(log))
              .build();
      case io.opentelemetry.proto.metrics.v1.Metric metric ->
          ResourceMetrics.newBuilder()
              .setResource(resource)
              .addScopeMetrics(ScopeMetrics.newBuilder().setScope(scope).addMetrics(metric))
              .build();
      case io.opentelemetry.proto.trace.v1.Span span ->
          ResourceSpans.newBuilder()
              .setResource(resource)
              .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addSpans(span))
              .build();
      default -> throw new IllegalArgumentException(record.getClass().getName());
    };
  }

  static Message of(LogRecord log) {
    var record =
        io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
            .setTimeUnixNano(log.timeNanos())
            .setObservedTimeUnixNano(log.observedNanos())
            .setSeverityNumberValue(log.severityNumber())
            .setSeverityText(log.severityText())
            .setEventName(log.eventName())
            .addAllAttributes(attributes(log.attributes()))
            .setDroppedAttributesCount(log.droppedAttributes())
            .setFlags(log.flags())
            .setTraceId(id(log.traceId().hex()))
            .setSpanId(id(log.spanId().hex()))
            .setBody(value(log.body()));
    return envelope(resource(log.resource()), scope(log.scope()), record.build());
  }

  static Message of(Metric metric) {
    var record =
        io.opentelemetry.proto.metrics.v1.Metric.newBuilder()
            .setName(metric.name())
            .setUnit(metric.unit())
            .setDescription(metric.description());
    var temporality = AggregationTemporality.forNumber(metric.temporality().ordinal());
    switch (metric.kind()) {
      case EMPTY -> {}
      case GAUGE -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        metric.points().forEach(p -> gauge.addDataPoints(number((Point.Number) p)));
        record.setGauge(gauge);
      }
      case SUM -> {
        Sum.Builder sum =
            Sum.newBuilder()
                .setAggregationTemporality(temporality)
                .setIsMonotonic(metric.monotonic());
        metric.points().forEach(p -> sum.addDataPoints(number((Point.Number) p)));
        record.setSum(sum);
      }
      case HISTOGRAM -> {
        Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
        metric.points().forEach(p -> histogram.addDataPoints(histogram((Point.Histogram) p)));
        record.setHistogram(histogram);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        ExponentialHistogram.Builder histogram =
            ExponentialHistogram.newBuilder().setAggregationTemporality(temporality);
        metric
            .points()
            .forEach(p -> histogram.addDataPoints(exponential((Point.ExponentialHistogram) p)));
        record.setExponentialHistogram(histogram);
      }
      case SUMMARY -> {
        Summary.Builder summary = Summary.newBuilder();
        metric.points().forEach(p -> summary.addDataPoints(summary((Point.Summary) p)));
        record.setSummary(summary);
      }
    }
    return envelope(resource(metric.resource()), scope(metric.scope()), record.build());
  }

  private static NumberDataPoint number(Point.Number point) {
    var data =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(attributes(point.attributes()))
            .addAllExemplars(exemplars(point.exemplars()));
    switch (point.type()) {
      case INT -> data.setAsInt(point.bits());
      case DOUBLE -> data.setAsDouble(point.real());
      default -> {}
    }
    return data.build();
  }

  private static HistogramDataPoint histogram(Point.Histogram point) {
    var data =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(attributes(point.attributes()))
            .setCount(point.count())
            .addAllBucketCounts(wholes(point.bucketCounts()))
            .addAllExplicitBounds(reals(point.bounds()))
            .addAllExemplars(exemplars(point.exemplars()));
    if (point.sum() != null) {
      data.setSum(point.sum());
    }
    if (point.min() != null) {
      data.setMin(point.min());
    }
    if (point.max() != null) {
      data.setMax(point.max());
    }
    return data.build();
  }

  private static ExponentialHistogramDataPoint exponential(Point.ExponentialHistogram point) {
    var data =
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(attributes(point.attributes()))
            .setCount(point.count())
            .setScale(point.scale())
            .setZeroCount(point.zeroCount())
            .setZeroThreshold(point.zeroThreshold())
            .setPositive(buckets(point.positive()))
            .setNegative(buckets(point.negative()))
            .addAllExemplars(exemplars(point.exemplars()));
    if (point.sum() != null) {
      data.setSum(point.sum());
    }
    if (point.min() != null) {
      data.setMin(point.min());
    }
    if (point.max() != null) {
      data.setMax(point.max());
    }
    return data.build();
  }

  private static ExponentialHistogramDataPoint.Buckets buckets(Point.Buckets buckets) {
    return ExponentialHistogramDataPoint.Buckets.newBuilder()
        .setOffset(buckets.offset())
        .addAllBucketCounts(wholes(buckets.counts()))
        .build();
  }

  private static SummaryDataPoint summary(Point.Summary point) {
    var data =
        SummaryDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(attributes(point.attributes()))
            .setCount(point.count())
            .setSum(point.sum());
    for (Point.Quantile quantile : point.quantiles()) {
      data.addQuantileValues(
          SummaryDataPoint.ValueAtQuantile.newBuilder()
              .setQuantile(quantile.quantile())
              .setValue(quantile.value()));
    }
    return data.build();
  }

  private static List<io.opentelemetry.proto.metrics.v1.Exemplar> exemplars(
      List<Exemplar> exemplars) {
    return exemplars.stream().map(Rebuilt::exemplar).toList();
  }

  private static io.opentelemetry.proto.metrics.v1.Exemplar exemplar(Exemplar exemplar) {
    var data =
        io.opentelemetry.proto.metrics.v1.Exemplar.newBuilder()
            .setTimeUnixNano(exemplar.timeNanos())
            .setTraceId(id(exemplar.traceId().hex()))
            .setSpanId(id(exemplar.spanId().hex()))
            .addAllFilteredAttributes(attributes(exemplar.filteredAttributes()));
    switch (exemplar.type()) {
      case INT -> data.setAsInt(exemplar.bits());
      case DOUBLE -> data.setAsDouble(Double.longBitsToDouble(exemplar.bits()));
      default -> {}
    }
    return data.build();
  }

  static Message of(Span span) {
    var record =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setTraceId(id(span.traceId().hex()))
            .setSpanId(id(span.spanId().hex()))
            .setTraceState(span.traceState())
            .setParentSpanId(id(span.parentSpanId().hex()))
            .setFlags(span.flags())
            .setName(span.name())
            .setKindValue(span.kind())
            .setStartTimeUnixNano(span.startNanos())
            .setEndTimeUnixNano(span.endNanos())
            .addAllAttributes(attributes(span.attributes()))
            .setDroppedAttributesCount(span.droppedAttributes())
            .setDroppedEventsCount(span.droppedEvents())
            .setDroppedLinksCount(span.droppedLinks());
    for (Span.Event event : span.events()) {
      record
          .addEventsBuilder()
          .setTimeUnixNano(event.timeNanos())
          .setName(event.name())
          .addAllAttributes(attributes(event.attributes()))
          .setDroppedAttributesCount(event.droppedAttributes());
    }
    for (Span.Link link : span.links()) {
      record
          .addLinksBuilder()
          .setTraceId(id(link.traceId().hex()))
          .setSpanId(id(link.spanId().hex()))
          .setTraceState(link.traceState())
          .addAllAttributes(attributes(link.attributes()))
          .setDroppedAttributesCount(link.droppedAttributes())
          .setFlags(link.flags());
    }
    record
        .getStatusBuilder()
        .setCodeValue(span.status().code())
        .setMessage(span.status().message());
    return envelope(resource(span.resource()), scope(span.scope()), record.build());
  }

  private static io.opentelemetry.proto.resource.v1.Resource resource(Resource resource) {
    return io.opentelemetry.proto.resource.v1.Resource.newBuilder()
        .addAllAttributes(attributes(resource.attributes()))
        .setDroppedAttributesCount(resource.droppedAttributes())
        .build();
  }

  private static InstrumentationScope scope(Scope scope) {
    return InstrumentationScope.newBuilder()
        .setName(scope.name())
        .setVersion(scope.version())
        .addAllAttributes(attributes(scope.attributes()))
        .setDroppedAttributesCount(scope.droppedAttributes())
        .build();
  }

  private static List<KeyValue> attributes(Attributes attributes) {
    List<KeyValue> list = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++) {
      list.add(entry(attributes.key(i).name(), attributes.value(i)));
    }
    return list;
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value(value)).build();
  }

  private static io.opentelemetry.proto.common.v1.AnyValue value(AnyValue value) {
    var any = io.opentelemetry.proto.common.v1.AnyValue.newBuilder();
    switch (value.type()) {
      case EMPTY -> {}
      case STRING -> any.setStringValueBytes(slice(value));
      case BOOL -> any.setBoolValue(value.bits() != 0);
      case INT -> any.setIntValue(value.bits());
      case DOUBLE -> any.setDoubleValue(Double.longBitsToDouble(value.bits()));
      case BYTES -> any.setBytesValue(slice(value));
      case ARRAY -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        value.elements().forEach(element -> array.addValues(value(element)));
        any.setArrayValue(array);
      }
      case KVLIST -> {
        KeyValueList.Builder map = KeyValueList.newBuilder();
        value.entries().forEach(e -> map.addValues(entry(e.key(), e.value())));
        any.setKvlistValue(map);
      }
    }
    return any.build();
  }

  private static ByteString slice(AnyValue value) {
    return ByteString.copyFrom(value.payload(), value.from(), value.length());
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static List<Long> wholes(Numbers numbers) {
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      list.add(numbers.whole(i));
    }
    return list;
  }

  private static List<Double> reals(Numbers numbers) {
    List<Double> list = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      list.add(numbers.real(i));
    }
    return list;
  }
}
