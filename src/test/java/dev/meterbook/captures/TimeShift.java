package dev.meterbook.captures;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moves the times in a body; nanoseconds that are 0, which is unknown, stay so. */
final class TimeShift {
  private static final Pattern JSON_NANOS = Pattern.compile("(UnixNano\"\\s*:\\s*\"?)(\\d+)");
  private static final Pattern TEXT_TIME =
      Pattern.compile("\\b(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?=[.Z+])");

  private TimeShift() {}

  static byte[] of(Signal signal, Encoding encoding, byte[] body, Duration shift) {
    LongUnaryOperator nanos = time -> time == 0 ? 0 : time + shift.toNanos();
    UnaryOperator<String> text =
        value -> TEXT_TIME.matcher(value).replaceAll(found -> moved(found.group(), shift));
    return switch (encoding) {
      case JSON -> {
        String json = new String(body, StandardCharsets.UTF_8);
        Matcher times = JSON_NANOS.matcher(json);
        String moved =
            times.replaceAll(
                found -> found.group(1) + nanos.applyAsLong(Long.parseLong(found.group(2))));
        yield text.apply(moved).getBytes(StandardCharsets.UTF_8);
      }
      case PROTOBUF -> {
        Message.Builder request = parse(signal, body);
        visit(request, nanos, text);
        yield request.build().toByteArray();
      }
    };
  }

  static long latestNanos(Signal signal, Encoding encoding, byte[] body) {
    long[] latest = {0};
    LongUnaryOperator nanos =
        time -> {
          latest[0] = Math.max(latest[0], time);
          return time;
        };
    switch (encoding) {
      case JSON ->
          JSON_NANOS
              .matcher(new String(body, StandardCharsets.UTF_8))
              .results()
              .forEach(found -> nanos.applyAsLong(Long.parseLong(found.group(2))));
      case PROTOBUF -> visit(parse(signal, body), nanos, UnaryOperator.identity());
    }
    return latest[0];
  }

  private static String moved(String time, Duration shift) {
    String moved = LocalDateTime.parse(time).plus(shift).toString();
    return moved.length() == 16 ? moved + ":00" : moved;
  }

  private static Message.Builder parse(Signal signal, byte[] body) {
    Message.Builder request =
        switch (signal) {
          case LOGS -> ExportLogsServiceRequest.newBuilder();
          case METRICS -> ExportMetricsServiceRequest.newBuilder();
          case TRACES -> ExportTraceServiceRequest.newBuilder();
        };
    try {
      return request.mergeFrom(body);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static void visit(
      Message.Builder message, LongUnaryOperator nanos, UnaryOperator<String> text) {
    for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        if (field.isRepeated()) {
          for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            visit(message.getRepeatedFieldBuilder(field, i), nanos, text);
          }
        } else {
          visit(message.getFieldBuilder(field), nanos, text);
        }
      } else if (field.getName().endsWith("_unix_nano")) {
        message.setField(field, nanos.applyAsLong((Long) message.getField(field)));
      } else if (field.getName().equals("string_value")) {
        message.setField(field, text.apply((String) message.getField(field)));
      }
    }
  }
}
