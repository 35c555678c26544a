package dev.meterbook.ingest.decode;

import java.util.Arrays;

/** A list of 64-bit numbers: the counts or the bounds of a histogram. Immutable. */
public final class Numbers {
  public static final Numbers NONE = new Numbers(new long[0]);

  private final long[] bits;

  Numbers(long[] bits) {
    this.bits = bits;
  }

  public int size() {
    return bits.length;
  }

  /** A count, unsigned. */
  public long whole(int i) {
    return bits[i];
  }

  /** A bound. */
  public double real(int i) {
    return Double.longBitsToDouble(bits[i]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Numbers that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }
}
