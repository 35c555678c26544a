package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.AnyValue;
import dev.meterbook.ledger.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON as UTF-8, copying text out of the payload without making strings of it. What JSON
 * cannot say is said as text: NaN and infinities. What PostgreSQL cannot store is replaced: NUL.
 */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CUT_MARK = "…".getBytes(StandardCharsets.UTF_8);

  private byte[] bytes = new byte[512];
  private int size;

  Json toJson() {
    return new Json(Arrays.copyOf(bytes, size));
  }

  void reset() {
    size = 0;
  }

  int size() {
    return size;
  }

  JsonBytes raw(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** A separator before every item but the first after an opening bracket. */
  JsonBytes separate() {
    if (size > 0 && bytes[size - 1] != '[' && bytes[size - 1] != '{') {
      raw(',');
    }
    return this;
  }

  JsonBytes name(String name) {
    separate();
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    text(utf8, 0, utf8.length, Integer.MAX_VALUE);
    return raw(':');
  }

  JsonBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return text(utf8, 0, utf8.length, Integer.MAX_VALUE);
  }

  JsonBytes whole(long value) {
    return ascii(Long.toString(value));
  }

  JsonBytes bool(boolean value) {
    return ascii(value ? "true" : "false");
  }

  JsonBytes real(double value) {
    if (Double.isFinite(value)) {
      return ascii(Double.toString(value));
    }
    return raw('"').ascii(Double.toString(value)).raw('"');
  }

  /** A value as sent, its texts cut to so many characters, private entries of maps left out. */
  JsonBytes value(AnyValue value, Privacy privacy) {
    switch (value.type()) {
      case EMPTY -> ascii("null");
      case STRING -> text(value.payload(), value.from(), value.length(), privacy.textMax());
      case BOOL -> bool(value.bits() != 0);
      case INT -> whole(value.bits());
      case DOUBLE -> real(Double.longBitsToDouble(value.bits()));
      case BYTES -> base64(value, privacy);
      case ARRAY -> array(value, privacy);
      case KVLIST -> object(value, privacy);
    }
    return this;
  }

  private void base64(AnyValue value, Privacy privacy) {
    int length = Math.min(value.length(), privacy.textMax());
    byte[] encoded =
        Base64.getEncoder()
            .encode(Arrays.copyOfRange(value.payload(), value.from(), value.from() + length));
    text(encoded, 0, encoded.length, Integer.MAX_VALUE);
  }

  private void array(AnyValue value, Privacy privacy) {
    raw('[');
    for (AnyValue element : value.elements()) {
      separate().value(element, privacy);
    }
    raw(']');
  }

  private void object(AnyValue value, Privacy privacy) {
    raw('{');
    for (AnyValue.Entry entry : value.entries()) {
      if (!privacy.drops(entry.key())) {
        name(entry.key()).value(entry.value(), privacy);
      }
    }
    raw('}');
  }

  private JsonBytes text(byte[] utf8, int from, int length, int charactersMax) {
    raw('"');
    int end = from + length;
    int cut = length <= charactersMax ? end : end(utf8, from, end, charactersMax);
    for (int at = from; at < cut; at++) {
      character(utf8[at]);
    }
    if (cut < end) {
      append(CUT_MARK);
    }
    return raw('"');
  }

  private void character(byte unit) {
    if (unit == '"' || unit == '\\') {
      raw('\\').raw((char) unit);
    } else if (unit == 0) {
      append(REPLACEMENT);
    } else if (unit > 0 && unit < 0x20) {
      ascii("\\u00");
      reserve(2);
      bytes[size++] = HEX[unit >> 4];
      bytes[size++] = HEX[unit & 15];
    } else {
      reserve(1);
      bytes[size++] = unit;
    }
  }

  /** Where so many characters end: at a byte that begins one. */
  private static int end(byte[] utf8, int from, int end, int charactersMax) {
    int characters = 0;
    for (int at = from; at < end; at++) {
      boolean begins = (utf8[at] & 0xC0) != 0x80;
      if (begins && characters++ == charactersMax) {
        return at;
      }
    }
    return end;
  }

  private JsonBytes ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private void append(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
