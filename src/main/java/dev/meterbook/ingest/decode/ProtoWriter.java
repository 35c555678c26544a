package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.LEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes the protobuf wire format. The length of a message is known only at its end; it is written
 * into four bytes that were left free, padded, which every reader understands.
 */
final class ProtoWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LENGTH_BYTES = 4;
  private static final int LENGTH_MAX = (1 << 28) - 1;

  private byte[] bytes;
  private int size;

  ProtoWriter(int expectedBytes) {
    this.bytes = new byte[Math.max(64, expectedBytes)];
  }

  /** Over what was written. */
  Cursor cursor() {
    return Cursor.over(bytes, size);
  }

  void tag(int number, int wireType) {
    varint((long) number << 3 | wireType);
  }

  void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed64(long value) {
    reserve(8);
    LONGS.set(bytes, size, value);
    size += 8;
  }

  void fixed32(int value) {
    reserve(4);
    INTS.set(bytes, size, value);
    size += 4;
  }

  /** Begins what has a length; returns what {@link #end} needs. */
  int begin(int number) {
    tag(number, LEN);
    reserve(LENGTH_BYTES);
    size += LENGTH_BYTES;
    return size;
  }

  void end(int start) {
    int length = size - start;
    if (length > LENGTH_MAX) {
      throw new MalformedPayload("a message is longer than " + LENGTH_MAX + " bytes");
    }
    for (int i = 0; i < LENGTH_BYTES; i++) {
      int more = i < LENGTH_BYTES - 1 ? 0x80 : 0;
      bytes[start - LENGTH_BYTES + i] = (byte) ((length >>> (7 * i) & 0x7F) | more);
    }
  }

  void bytes(int number, byte[] content) {
    int start = begin(number);
    reserve(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
    end(start);
  }

  /**
   * UTF-16 as UTF-8. Half a surrogate pair becomes U+FFFD: JavaScript clients cut texts without
   * regard to pairs, and their protobuf exporters write U+FFFD there.
   */
  void string(int number, char[] text, int from, int length) {
    int start = begin(number);
    reserve(3L * length);
    int end = from + length;
    for (int i = from; i < end; i++) {
      char next = text[i];
      if (next < 0x80) {
        bytes[size++] = (byte) next;
      } else if (next < 0x800) {
        bytes[size++] = (byte) (0xC0 | next >> 6);
        continuation(next);
      } else if (i + 1 < end && Character.isSurrogatePair(next, text[i + 1])) {
        int codePoint = Character.toCodePoint(next, text[++i]);
        bytes[size++] = (byte) (0xF0 | codePoint >> 18);
        continuation(codePoint >> 12);
        continuation(codePoint >> 6);
        continuation(codePoint);
      } else {
        char written = Character.isSurrogate(next) ? '\uFFFD' : next;
        bytes[size++] = (byte) (0xE0 | written >> 12);
        continuation(written >> 6);
        continuation(written);
      }
    }
    end(start);
  }

  private void continuation(int bits) {
    bytes[size++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void reserve(long more) {
    long needed = size + more;
    if (needed > Slot.PAYLOAD_BYTES_MAX) {
      throw new MalformedPayload("the body is longer than " + Slot.PAYLOAD_BYTES_MAX + " bytes");
    }
    if (needed > bytes.length) {
      int doubled = (int) Math.min(2L * bytes.length, Slot.PAYLOAD_BYTES_MAX);
      bytes = Arrays.copyOf(bytes, Math.max(doubled, (int) needed));
    }
  }
}
