package dev.meterbook.ingest.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The oracle: what the generated classes read from a body, brought into the form that our records
 * have. One message per record, in the envelope of its resource and scope.
 */
final class Generated {
  private static final Set<String> UNREAD =
      Set.of("schema_url", "entity_refs", "metadata", "key_strindex", "string_value_strindex");

  /** Messages of which we do not tell absent from empty. */
  private static final Set<String> ALWAYS =
      Set.of("value", "body", "status", "positive", "negative");

  private final int attributesMax;

  Generated(int attributesMax) {
    this.attributesMax = attributesMax;
  }

  static Message.Builder newRequest(Signal signal) {
    return switch (signal) {
      case LOGS -> ExportLogsServiceRequest.newBuilder();
      case METRICS -> ExportMetricsServiceRequest.newBuilder();
      case TRACES -> ExportTraceServiceRequest.newBuilder();
    };
  }

  /** The request; empty if it is malformed. */
  static Optional<Message> request(Signal signal, byte[] body) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      in.setRecursionLimit(200); // ours counts values, and a map in a map takes three messages
      Message.Builder request = newRequest(signal).mergeFrom(in);
      in.checkLastTagWas(0);
      return Optional.of(request.build());
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The records of a request, one by one. */
  List<Message> records(Message request) {
    List<Message> records = new ArrayList<>();
    switch (clean(request)) {
      case ExportLogsServiceRequest logs -> {
        for (ResourceLogs resource : logs.getResourceLogsList()) {
          for (ScopeLogs scope : resource.getScopeLogsList()) {
            scope
                .getLogRecordsList()
                .forEach(
                    record ->
                        records.add(
                            Rebuilt.envelope(resource.getResource(), scope.getScope(), record)));
          }
        }
      }
      case ExportMetricsServiceRequest metrics -> {
        for (ResourceMetrics resource : metrics.getResourceMetricsList()) {
          for (ScopeMetrics scope : resource.getScopeMetricsList()) {
            scope
                .getMetricsList()
                .forEach(
                    metric ->
                        records.add(
                            Rebuilt.envelope(resource.getResource(), scope.getScope(), metric)));
          }
        }
      }
      case ExportTraceServiceRequest traces -> {
        for (ResourceSpans resource : traces.getResourceSpansList()) {
          for (ScopeSpans scope : resource.getScopeSpansList()) {
            scope
                .getSpansList()
                .forEach(
                    span ->
                        records.add(
                            Rebuilt.envelope(resource.getResource(), scope.getScope(), span)));
          }
        }
      }
      default -> throw new IllegalArgumentException(request.getClass().getName());
    }
    return records;
  }

  /** One of {@link #records} as a request of its own. */
  static byte[] alone(Message record) {
    Message.Builder request =
        switch (record) {
          case ResourceLogs logs -> ExportLogsServiceRequest.newBuilder().addResourceLogs(logs);
          case ResourceMetrics metrics ->
              ExportMetricsServiceRequest.newBuilder().addResourceMetrics(metrics);
          case ResourceSpans spans ->
              ExportTraceServiceRequest.newBuilder().addResourceSpans(spans);
          default -> throw new IllegalArgumentException(record.getClass().getName());
        };
    return request.build().toByteArray();
  }

  /** Without what we do not read, and by the rules that the generated classes do not know. */
  private Message clean(Message message) {
    Message.Builder clean = message.toBuilder();
    clean.setUnknownFields(UnknownFieldSet.getDefaultInstance());
    message.getAllFields().forEach((field, value) -> clean(clean, field, value));
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean single = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (single && ALWAYS.contains(field.getName()) && !clean.hasField(field)) {
        clean.setField(field, clean.newBuilderForField(field).build());
      }
    }
    return clean.build();
  }

  private void clean(Message.Builder clean, FieldDescriptor field, Object value) {
    String name = field.getName();
    if (UNREAD.contains(name)) {
      clean.clearField(field);
    } else if (name.equals("attributes") || name.equals("filtered_attributes")) {
      clean.setField(field, attributes((List<?>) value));
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      if (field.isRepeated()) {
        clean.setField(field, ((List<?>) value).stream().map(m -> clean((Message) m)).toList());
      } else {
        clean.setField(field, clean((Message) value));
      }
    } else if (name.endsWith("trace_id") || name.endsWith("span_id")) {
      ByteString id = (ByteString) value;
      int length = name.endsWith("trace_id") ? 16 : 8;
      if (id.size() != length || id.equals(ByteString.copyFrom(new byte[length]))) {
        clean.clearField(field);
      }
    } else if (name.equals("aggregation_temporality")) {
      int number = ((EnumValueDescriptor) value).getNumber();
      if (number < 0 || number > 2) {
        clean.clearField(field);
      }
    }
  }

  /** Of each key the last value, and no more than allowed. */
  private List<KeyValue> attributes(List<?> sent) {
    Map<String, KeyValue> kept = new LinkedHashMap<>();
    for (Object each : sent) {
      KeyValue attribute = (KeyValue) clean((KeyValue) each);
      if (kept.size() < attributesMax || kept.containsKey(attribute.getKey())) {
        kept.put(attribute.getKey(), attribute);
      }
    }
    return List.copyOf(kept.values());
  }
}
