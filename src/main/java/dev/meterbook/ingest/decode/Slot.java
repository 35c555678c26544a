package dev.meterbook.ingest.decode;

/**
 * A value as one long: its type and where in the payload its bytes lie. Thirty bits each for start
 * and length, hence {@link #PAYLOAD_BYTES_MAX}.
 */
final class Slot {
  static final int PAYLOAD_BYTES_MAX = (1 << 30) - 1;
  static final long EMPTY = 0;

  private Slot() {}

  static long of(ValueType type, int from, int length) {
    return (long) type.number() << 60 | (long) from << 30 | length;
  }

  static ValueType type(long slot) {
    return ValueType.of((int) (slot >>> 60));
  }

  static int from(long slot) {
    return (int) (slot >>> 30) & PAYLOAD_BYTES_MAX;
  }

  static int length(long slot) {
    return (int) slot & PAYLOAD_BYTES_MAX;
  }
}
