package dev.meterbook.ingest.decode;

import dev.meterbook.ingest.decode.AnyValue.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes values for people and for columns of text. */
final class ValueText {
  /** Up to here every whole double is exact, so that it may be written without a fraction. */
  private static final double WHOLE_MAX = 1L << 53;

  private ValueText() {}

  static @Nullable String of(AnyValue value) {
    return switch (value.type()) {
      case EMPTY -> null;
      case STRING -> string(value);
      case BOOL -> value.bits() == 0 ? "false" : "true";
      case INT -> Long.toString(value.bits());
      case DOUBLE -> real(Double.longBitsToDouble(value.bits()));
      case BYTES -> base64(value);
      case ARRAY, KVLIST -> {
        StringBuilder json = new StringBuilder();
        json(value, json);
        yield json.toString();
      }
    };
  }

  private static String string(AnyValue value) {
    return new String(value.payload(), value.from(), value.length(), StandardCharsets.UTF_8);
  }

  private static String base64(AnyValue value) {
    int from = value.from();
    byte[] bytes = Arrays.copyOfRange(value.payload(), from, from + value.length());
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** As JavaScript writes it: clients send whole numbers as either type, and mean the same. */
  private static String real(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) <= WHOLE_MAX;
    return whole ? Long.toString((long) number) : Double.toString(number);
  }

  private static void json(AnyValue value, StringBuilder json) {
    switch (value.type()) {
      case EMPTY -> json.append("null");
      case BOOL, INT -> json.append(of(value));
      case DOUBLE -> {
        boolean finite = Double.isFinite(Double.longBitsToDouble(value.bits()));
        String text = real(Double.longBitsToDouble(value.bits()));
        json.append(finite ? text : '"' + text + '"');
      }
      case STRING -> quoted(string(value), json);
      case BYTES -> quoted(base64(value), json);
      case ARRAY -> {
        json.append('[');
        String comma = "";
        for (AnyValue element : value.elements()) {
          json.append(comma);
          json(element, json);
          comma = ",";
        }
        json.append(']');
      }
      case KVLIST -> {
        json.append('{');
        String comma = "";
        for (Entry entry : value.entries()) {
          json.append(comma);
          quoted(entry.key(), json);
          json.append(':');
          json(entry.value(), json);
          comma = ",";
        }
        json.append('}');
      }
    }
  }

  private static void quoted(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '"', '\\' -> json.append('\\').append(next);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (next < ' ') {
            json.append("\\u00").append(next < 16 ? '0' : '1');
            json.append(Character.forDigit(next & 15, 16));
          } else {
            json.append(next);
          }
        }
      }
    }
    json.append('"');
  }
}
