package dev.meterbook.ingest.accept;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.CodedOutputStream;
import dev.meterbook.ledger.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The few messages that an OTLP receiver answers with. Written field by field: they are smaller
 * than the generated classes that could write them.
 */
final class ReplyText {
  /** OTLP limits the whole answer to 4 MiB; no reader wants more than a paragraph. */
  static final int MESSAGE_BYTES_MAX = 1024;

  private static final String TYPE_PREFIX = "type.googleapis.com/";
  private static final String BAD_REQUEST = TYPE_PREFIX + "google.rpc.BadRequest";
  private static final String RETRY_INFO = TYPE_PREFIX + "google.rpc.RetryInfo";
  private static final JsonFactory JSON = new JsonFactory();

  private ReplyText() {}

  /** What a {@code google.rpc.Status} says. At most one of the details is set. */
  record Problem(int code, String message, boolean isBadRequest, @Nullable Duration retryAfter) {
    Problem {
      message = shortened(message);
    }
  }

  /** {@code ExportLogsServiceResponse} and its like, with {@code partial_success} set. */
  static byte[] partialSuccess(long rejected, String message) {
    byte[] partial =
        message(
            out -> {
              if (rejected != 0) {
                out.writeInt64(1, rejected);
              }
              out.writeString(2, shortened(message));
            });
    return message(out -> out.writeByteArray(1, partial));
  }

  static byte[] partialSuccessJson(Signal signal, long rejected, String message) {
    return json(
        out -> {
          out.writeObjectFieldStart("partialSuccess");
          if (rejected != 0) {
            out.writeStringField(rejectedField(signal), Long.toString(rejected));
          }
          out.writeStringField("errorMessage", shortened(message));
          out.writeEndObject();
        });
  }

  static byte[] status(Problem problem) {
    return message(
        out -> {
          out.writeInt32(1, problem.code());
          out.writeString(2, problem.message());
          if (problem.isBadRequest()) {
            out.writeByteArray(3, any(BAD_REQUEST, badRequest(problem.message())));
          }
          if (problem.retryAfter() != null) {
            out.writeByteArray(3, any(RETRY_INFO, retryInfo(problem.retryAfter())));
          }
        });
  }

  static byte[] statusJson(Problem problem) {
    return json(
        out -> {
          out.writeNumberField("code", problem.code());
          out.writeStringField("message", problem.message());
          if (problem.isBadRequest() || problem.retryAfter() != null) {
            out.writeArrayFieldStart("details");
            writeDetail(out, problem);
            out.writeEndArray();
          }
        });
  }

  private static void writeDetail(JsonGenerator out, Problem problem) throws IOException {
    out.writeStartObject();
    if (problem.isBadRequest()) {
      out.writeStringField("@type", BAD_REQUEST);
      out.writeArrayFieldStart("fieldViolations");
      out.writeStartObject();
      out.writeStringField("description", problem.message());
      out.writeEndObject();
      out.writeEndArray();
    } else if (problem.retryAfter() != null) {
      out.writeStringField("@type", RETRY_INFO);
      out.writeStringField("retryDelay", problem.retryAfter().toSeconds() + "s");
    }
    out.writeEndObject();
  }

  private static byte[] badRequest(String description) {
    byte[] violation = message(out -> out.writeString(2, description));
    return message(out -> out.writeByteArray(1, violation));
  }

  private static byte[] retryInfo(Duration delay) {
    byte[] duration = message(out -> out.writeInt64(1, delay.toSeconds()));
    return message(out -> out.writeByteArray(1, duration));
  }

  private static byte[] any(String type, byte[] value) {
    return message(
        out -> {
          out.writeString(1, type);
          out.writeByteArray(2, value);
        });
  }

  private static String rejectedField(Signal signal) {
    return switch (signal) {
      case METRICS -> "rejectedDataPoints";
      case LOGS -> "rejectedLogRecords";
      case TRACES -> "rejectedSpans";
    };
  }

  /** Cut at a character, and on one line. */
  static String shortened(String message) {
    String line = message.replaceAll("\\p{Cntrl}", " ");
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MESSAGE_BYTES_MAX) {
      return line;
    }
    int end = MESSAGE_BYTES_MAX - 3; // Room for the ellipsis, three bytes in UTF-8.
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface JsonFields {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] json(JsonFields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.writeTo(out);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
