package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I64;

import java.util.Arrays;

/** Gathers repeated numbers, which senders may write packed into one field or one by one. */
final class NumbersReader {
  private final Walk walk;
  private final Cursor in;
  private long[] bits = new long[16];
  private int size;

  NumbersReader(Walk walk) {
    this.walk = walk;
    this.in = walk.in;
  }

  /** At a field {@code repeated fixed64} or {@code repeated double}. */
  void readFixed() {
    if ((in.tag() & 7) == I64) {
      add(in.fixed64());
      return;
    }
    int outer = in.enter();
    while (in.hasMore()) {
      add(in.fixed64());
    }
    in.leave(outer);
  }

  /** At a field {@code repeated uint64}. */
  void readVarint() {
    if ((in.tag() & 7) == Cursor.VARINT) {
      add(in.varint());
      return;
    }
    int outer = in.enter();
    while (in.hasMore()) {
      add(in.varint());
    }
    in.leave(outer);
  }

  /** What was read since the last call. */
  Numbers take() {
    Numbers numbers = size == 0 ? Numbers.NONE : new Numbers(Arrays.copyOf(bits, size));
    size = 0;
    return numbers;
  }

  private void add(long number) {
    if ((size & 7) == 0) {
      walk.item();
    }
    if (size == bits.length) {
      bits = Arrays.copyOf(bits, 2 * size);
    }
    bits[size++] = number;
  }
}
