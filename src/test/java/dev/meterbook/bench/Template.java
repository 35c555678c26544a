package dev.meterbook.bench;

import com.google.protobuf.ByteString;
import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One export request that becomes a new one by overwriting a few bytes: times and request ids have
 * a fixed width and known places, so that the generator costs next to no CPU. Not thread-safe.
 */
public final class Template {
  /** Stands in the template where a time goes; no real field holds it. */
  private static final long TIME_MARK = 0x5AA5_5AA5_0FF0_F00FL;

  private static final String ID_MARK = "req_000000000000000000000000";
  private static final int ID_DIGITS = 24;

  private final Signal signal;
  private final byte[] body;
  private final int records;
  private final int[] times;
  private final int[] ids;
  private final int timesPerRecord;
  private final int idsPerRecord;

  private Template(Signal signal, byte[] body, int records) {
    this.signal = signal;
    this.body = body;
    this.records = records;
    this.times = places(body, bytesOf(TIME_MARK));
    this.ids = places(body, ID_MARK.getBytes(StandardCharsets.US_ASCII));
    this.timesPerRecord = times.length / records;
    this.idsPerRecord = Math.max(1, ids.length / records);
  }

  private Template(Template other) {
    signal = other.signal;
    body = other.body.clone();
    records = other.records;
    times = other.times;
    ids = other.ids;
    timesPerRecord = other.timesPerRecord;
    idsPerRecord = other.idsPerRecord;
  }

  /** For another thread. Records of one number are the same in both. */
  public Template copy() {
    return new Template(this);
  }

  public Signal signal() {
    return signal;
  }

  public int records() {
    return records;
  }

  /** The body, valid until the next {@link #renew}. */
  public byte[] body() {
    return body;
  }

  /** Makes the records new: number {@code first} and the following, one microsecond apart. */
  public void renew(long first, long epochNanos) {
    ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < times.length; i++) {
      buffer.putLong(times[i], epochNanos + (first + i / timesPerRecord) * 1000);
    }
    for (int i = 0; i < ids.length; i++) {
      digits(ids[i] + 4, first + i / idsPerRecord);
    }
  }

  /** The request id that {@link #renew} gives to the record of this number. */
  public static String requestId(long number) {
    return "req_" + ("0".repeat(ID_DIGITS) + number).substring(Long.toString(number).length());
  }

  /** Events {@code api_request} as a real Claude Code sends them, 21 attributes each. */
  public static Template apiRequests(int records) {
    ResourceLogs recorded = recordedApiRequest();
    LogRecord record = recorded.getScopeLogs(0).getLogRecords(0);
    String session = UUID.randomUUID().toString();
    ResourceLogs.Builder logs = recorded.toBuilder();
    logs.getScopeLogsBuilder(0).clearLogRecords();
    for (int i = 0; i < records; i++) {
      logs.getScopeLogsBuilder(0).addLogRecords(renewable(record, session, i));
    }
    byte[] body = ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build().toByteArray();
    return new Template(Signal.LOGS, body, records);
  }

  /**
   * Points of {@code claude_code.token.usage}, delta, each of another series: 1, 2, 3, … tokens.
   */
  public static Template tokenPoints(int points) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    String session = UUID.randomUUID().toString();
    List<String> types = List.of("input", "output", "cacheRead", "cacheCreation");
    for (int i = 0; i < points; i++) {
      sum.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(TIME_MARK)
              .setTimeUnixNano(TIME_MARK)
              .setAsDouble(i + 1)
              .addAttributes(text("user.id", "b3c1f2a9d4e5"))
              .addAttributes(text("session.id", session))
              .addAttributes(text("organization.id", "6f1d2c3b-4a5e-4f60-8d7c-9e0f1a2b3c4d"))
              .addAttributes(text("user.email", "someone@example.com"))
              .addAttributes(text("terminal.type", "xterm-256color"))
              .addAttributes(text("type", types.get(i % 4)))
              .addAttributes(text("model", "claude-model-" + i / 4 % 5))
              .addAttributes(text("agent.name", "agent-" + i / 20)));
    }
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .setResource(resource())
        .addScopeMetricsBuilder()
        .addMetrics(Metric.newBuilder().setName("claude_code.token.usage").setSum(sum));
    return new Template(Signal.METRICS, request.build().toByteArray(), points);
  }

  /** Spans of tool calls; their ids are told apart by the start, which is part of the key. */
  public static Template spans(int spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    var scope = request.addResourceSpansBuilder().setResource(resource()).addScopeSpansBuilder();
    for (int i = 0; i < spans; i++) {
      byte[] id = ByteBuffer.allocate(16).putLong(1L + i).putLong(System.nanoTime()).array();
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.copyFrom(id))
              .setSpanId(ByteString.copyFrom(id, 0, 8))
              .setName("claude_code.tool")
              .setStartTimeUnixNano(TIME_MARK)
              .setEndTimeUnixNano(TIME_MARK)
              .addAttributes(text("tool_name", "Bash"))
              .addAttributes(text("request_id", ID_MARK)));
    }
    return new Template(Signal.TRACES, request.build().toByteArray(), spans);
  }

  private static LogRecord renewable(LogRecord recorded, String session, int sequence) {
    LogRecord.Builder record = recorded.toBuilder().clearAttributes();
    record.setTimeUnixNano(TIME_MARK).setObservedTimeUnixNano(TIME_MARK);
    for (KeyValue attribute : recorded.getAttributesList()) {
      record.addAttributes(
          switch (attribute.getKey()) {
            case "request_id", "client_request_id" -> text(attribute.getKey(), ID_MARK);
            case "session.id" -> text("session.id", session);
            case "event.sequence" ->
                attribute.toBuilder()
                    .setValue(AnyValue.newBuilder().setIntValue(1000 + sequence))
                    .build();
            default -> attribute;
          });
    }
    return record.build();
  }

  private static ResourceLogs recordedApiRequest() {
    for (Capture.Request request : Capture.of("claude-code/grpc-delta-full").requests()) {
      if (request.signal() == Signal.LOGS) {
        ResourceLogs logs = parse(request.body()).getResourceLogs(0);
        for (LogRecord record : logs.getScopeLogs(0).getLogRecordsList()) {
          if (record.getBody().getStringValue().equals("claude_code.api_request")) {
            ResourceLogs.Builder one = logs.toBuilder();
            one.getScopeLogsBuilder(0).clearLogRecords().addLogRecords(record);
            return one.build();
          }
        }
      }
    }
    throw new IllegalStateException("no api_request recorded");
  }

  private static ExportLogsServiceRequest parse(byte[] body) {
    try {
      return ExportLogsServiceRequest.parseFrom(body);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "claude-code"))
        .addAttributes(text("service.version", "2.1.329"))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static byte[] bytesOf(long fixed64) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(fixed64).array();
  }

  private void digits(int at, long number) {
    long rest = number;
    for (int i = at + ID_DIGITS - 1; i >= at; i--) {
      body[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int[] places(byte[] body, byte[] mark) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i + mark.length <= body.length; i++) {
      if (ByteBuffer.wrap(body, i, mark.length).equals(ByteBuffer.wrap(mark))) {
        places.add(i);
        i += mark.length - 1;
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }
}
