package dev.meterbook.ingest.normalise;

import com.google.protobuf.ByteString;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.Decoded;
import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.OtlpDecoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** What a client sends, as the decoder sees it. */
final class Sent {
  private static final OtlpDecoder DECODER = new OtlpDecoder(DecodeLimits.DEFAULT);

  private Sent() {}

  static KeyValue text(String key, String value) {
    return attribute(key, string(value));
  }

  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static AnyValue string(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  static AnyValue whole(long number) {
    return AnyValue.newBuilder().setIntValue(number).build();
  }

  static AnyValue real(double number) {
    return AnyValue.newBuilder().setDoubleValue(number).build();
  }

  static AnyValue bytes(int length) {
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[length])).build();
  }

  static AnyValue array(AnyValue... values) {
    return AnyValue.newBuilder()
        .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  static AnyValue numbers(int count) {
    return array(IntStream.range(0, count).mapToObj(Sent::whole).toArray(AnyValue[]::new));
  }

  static AnyValue map(KeyValue... entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(entries)))
        .build();
  }

  static LogRecord log(KeyValue... attributes) {
    return log(
        io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
            .addAllAttributes(List.of(attributes)));
  }

  static LogRecord log(io.opentelemetry.proto.logs.v1.LogRecord.Builder record) {
    return log(List.of(), record);
  }

  static LogRecord log(
      List<KeyValue> resource, io.opentelemetry.proto.logs.v1.LogRecord.Builder record) {
    return first(DECODER.logs(Encoding.PROTOBUF, request(resource, record).toByteArray()));
  }

  static LogRecord logInJson(String json) {
    return first(DECODER.logs(Encoding.JSON, json.getBytes(StandardCharsets.UTF_8)));
  }

  static dev.meterbook.ingest.decode.AnyValue value(AnyValue value) {
    return log(io.opentelemetry.proto.logs.v1.LogRecord.newBuilder().setBody(value)).body();
  }

  /** A gauge with one point. */
  static Metric gauge(InstrumentationScope scope, KeyValue... attributes) {
    return first(
        DECODER.metrics(
            Encoding.PROTOBUF,
            ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                    ResourceMetrics.newBuilder()
                        .addScopeMetrics(
                            ScopeMetrics.newBuilder()
                                .setScope(scope)
                                .addMetrics(
                                    io.opentelemetry.proto.metrics.v1.Metric.newBuilder()
                                        .setName("tool.calls")
                                        .setGauge(
                                            Gauge.newBuilder()
                                                .addDataPoints(
                                                    NumberDataPoint.newBuilder()
                                                        .setAsInt(1)
                                                        .addAllAttributes(List.of(attributes)))))))
                .build()
                .toByteArray()));
  }

  private static ExportLogsServiceRequest request(
      List<KeyValue> resource, io.opentelemetry.proto.logs.v1.LogRecord.Builder record) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder().addAllAttributes(resource))
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
        .build();
  }

  private static <T> T first(Decoded<T> decoded) {
    return switch (decoded) {
      case Decoded.Records<T>(List<T> records) -> records.getFirst();
      case Decoded.Malformed<T>(String message) -> throw new AssertionError(message);
    };
  }
}
