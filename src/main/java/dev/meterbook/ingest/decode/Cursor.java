package dev.meterbook.ingest.decode;

import java.nio.charset.StandardCharsets;

/**
 * Reads the protobuf wire format forward. A message is read as
 *
 * <pre>{@code
 * int outer = in.enter();
 * while (in.next()) {
 *   switch (in.tag()) {
 *     case 1 << 3 | I64 -> time = in.fixed64();
 *     default -> in.skip();
 *   }
 * }
 * in.leave(outer);
 * }</pre>
 *
 * <p>A known field of another wire type is an unknown field, as in every protobuf library. Groups
 * are refused: OTLP has none, and skipping them is what stack overflows were made of.
 */
final class Cursor {
  static final int VARINT = 0;
  static final int I64 = 1;
  static final int LEN = 2;
  static final int I32 = 5;

  private final byte[] bytes;
  private final boolean checked;
  private int at;
  private int end;
  private int tag;

  private Cursor(byte[] bytes, int from, int end, boolean checked) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.checked = checked;
  }

  /** Over bytes from outside. */
  static Cursor over(byte[] bytes, int length) {
    if (length > Slot.PAYLOAD_BYTES_MAX) {
      throw new MalformedPayload("the body is longer than " + Slot.PAYLOAD_BYTES_MAX + " bytes");
    }
    return new Cursor(bytes, 0, length, false);
  }

  /** Over the content of a list or map that was read by a checking cursor before. */
  static Cursor within(byte[] bytes, long slot) {
    int from = Slot.from(slot);
    return new Cursor(bytes, from, from + Slot.length(slot), true);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether the bytes are known to be well formed, so that nobody need look into them. */
  boolean checked() {
    return checked;
  }

  /** Moves to the next field of the message; false at its end. */
  boolean next() {
    if (at >= end) {
      return false;
    }
    tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw malformed("a field has number 0");
    }
    return true;
  }

  /** Whether the message, here a packed list, goes on. */
  boolean hasMore() {
    return at < end;
  }

  /** Field number and wire type: {@code number << 3 | type}. */
  int tag() {
    return tag;
  }

  /** Enters the message that the current field holds, and returns what {@link #leave} needs. */
  int enter() {
    int outer = end;
    int length = length();
    end = at + length;
    return outer;
  }

  /** Leaves the message for the one around it, passing over what was not read. */
  void leave(int outer) {
    at = end;
    end = outer;
  }

  int at() {
    return at;
  }

  /** Goes back to a position within the current message. */
  void back(int position) {
    at = position;
  }

  long varint() {
    if (at < end) {
      byte first = bytes[at];
      if (first >= 0) {
        at++;
        return first;
      }
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= end) {
        throw malformed("a number is cut off");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than ten bytes");
  }

  long fixed64() {
    return Words.eight(bytes, take(8));
  }

  int fixed32() {
    return Words.four(bytes, take(4));
  }

  double real() {
    return Double.longBitsToDouble(fixed64());
  }

  /** A {@code sint32}: zig-zag. */
  int signed() {
    int zigzag = (int) varint();
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  /** The length of a string, bytes or message, all of which is there. */
  int length() {
    int length = (int) varint();
    if (length < 0 || length > end - at) {
      throw malformed("a length runs past the end of its message");
    }
    return length;
  }

  /** Passes over the given number of bytes and returns where they begin. */
  int take(int length) {
    if (length > end - at) {
      throw malformed("a field is cut off");
    }
    int from = at;
    at += length;
    return from;
  }

  long bytesSlot() {
    int length = length();
    return Slot.of(ValueType.BYTES, take(length), length);
  }

  /** A string, left where it is. */
  long stringSlot() {
    int length = length();
    int from = take(length);
    if (!checked && !Utf8.valid(bytes, from, length)) {
      throw malformed("a string is not UTF-8");
    }
    return Slot.of(ValueType.STRING, from, length);
  }

  String string() {
    long slot = stringSlot();
    return new String(bytes, Slot.from(slot), Slot.length(slot), StandardCharsets.UTF_8);
  }

  /** An id of 16 bytes; of any other length it is invalid, which OTLP treats as none. */
  TraceId traceId(TraceId before) {
    int length = length();
    int from = take(length);
    if (length != 16) {
      return TraceId.NONE;
    }
    long high = Words.eightBigEndian(bytes, from);
    long low = Words.eightBigEndian(bytes, from + 8);
    return before.high() == high && before.low() == low ? before : TraceId.of(high, low);
  }

  /** An id of 8 bytes; see {@link #traceId}. */
  SpanId spanId() {
    int length = length();
    int from = take(length);
    return length == 8 ? SpanId.of(Words.eightBigEndian(bytes, from)) : SpanId.NONE;
  }

  /** Passes over the current field, whatever it is. */
  void skip() {
    switch (tag & 7) {
      case VARINT -> varint();
      case I64 -> take(8);
      case LEN -> take(length());
      case I32 -> take(4);
      case 3, 4 -> throw malformed("a field is a group");
      default -> throw malformed("a field has an unknown wire type");
    }
  }

  MalformedPayload malformed(String what) {
    return new MalformedPayload(what + ", at byte " + at);
  }
}
