package dev.meterbook.ingest.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Writes the wire byte by byte, wrongly if need be. */
final class Wire {
  private Wire() {}

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] times(int count, IntFunction<byte[]> part) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(part.apply(i));
    }
    return all.toByteArray();
  }

  /** A field with a length: message, string or bytes. */
  static byte[] field(int number, byte[]... content) {
    byte[] joined = join(content);
    return join(varint(number << 3 | 2), varint(joined.length), joined);
  }

  static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      bytes.write((int) rest | 0x80);
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  /** A request with these fields of a ScopeLogs, ScopeMetrics or ScopeSpans. */
  static byte[] scope(byte[]... content) {
    return field(1, field(2, content));
  }

  static byte[] record(byte[]... content) {
    return scope(field(2, content));
  }

  /** An attribute of a log record, its value given as the fields of an AnyValue. */
  static byte[] logAttribute(String key, byte[]... value) {
    return field(6, field(1, utf8(key)), field(2, value));
  }

  /** The fields of an AnyValue that holds lists in lists, so many values deep. */
  static byte[] nested(int depth) {
    byte[][] heads = new byte[2 * depth][];
    int length = 0;
    for (int i = 1; i < depth; i++) { // from the inside, so that each length is known
      heads[2 * i - 2] = join(bytes(0x0A), varint(length));
      length += heads[2 * i - 2].length;
      heads[2 * i - 1] = join(bytes(0x2A), varint(length));
      length += heads[2 * i - 1].length;
    }
    return times(2 * depth - 2, i -> heads[2 * depth - 3 - i]);
  }

  /** The same with maps in maps. */
  static byte[] nestedMaps(int depth) {
    byte[] value = new byte[0];
    for (int i = 1; i < depth; i++) {
      value = field(6, field(1, field(1, utf8("k")), field(2, value)));
    }
    return value;
  }
}
