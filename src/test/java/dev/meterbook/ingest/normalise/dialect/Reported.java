package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.Decoded;
import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.OtlpDecoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;

/** Records as dialects read them. */
final class Reported {
  private static final OtlpDecoder DECODER = new OtlpDecoder(DecodeLimits.DEFAULT);

  private Reported() {}

  /** A record with these attributes: texts, numbers, truths, maps, or "" for one without value. */
  static Report of(Map<String, Object> attributes) {
    return of(attributes, Map.of());
  }

  static Report of(Map<String, Object> attributes, Map<String, Object> resource) {
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setResource(Resource.newBuilder().addAllAttributes(entries(resource)))
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(
                                io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
                                    .addAllAttributes(entries(attributes)))))
            .build();
    return switch (DECODER.logs(Encoding.PROTOBUF, request.toByteArray())) {
      case Decoded.Records<LogRecord>(List<LogRecord> records) -> {
        LogRecord record = records.getFirst();
        yield new Report("said", "error", record.attributes(), record.resource());
      }
      case Decoded.Malformed<LogRecord>(String message) -> throw new AssertionError(message);
    };
  }

  private static List<KeyValue> entries(Map<?, ?> values) {
    return values.entrySet().stream()
        .map(
            entry ->
                KeyValue.newBuilder()
                    .setKey((String) entry.getKey())
                    .setValue(value(entry.getValue()))
                    .build())
        .toList();
  }

  private static AnyValue value(Object value) {
    AnyValue.Builder sent = AnyValue.newBuilder();
    return switch (value) {
      case String text when text.isEmpty() -> sent.build();
      case String text -> sent.setStringValue(text).build();
      case Integer number -> sent.setIntValue(number).build();
      case Double number -> sent.setDoubleValue(number).build();
      case Boolean truth -> sent.setBoolValue(truth).build();
      case Map<?, ?> map ->
          sent.setKvlistValue(KeyValueList.newBuilder().addAllValues(entries(map))).build();
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}
