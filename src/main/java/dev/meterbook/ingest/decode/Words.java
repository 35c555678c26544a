package dev.meterbook.ingest.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads several bytes at once, which is most of what makes the walk fast. */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static long eight(byte[] bytes, int from) {
    return (long) LONGS.get(bytes, from);
  }

  static long eightBigEndian(byte[] bytes, int from) {
    return (long) BIG_ENDIAN_LONGS.get(bytes, from);
  }

  static int four(byte[] bytes, int from) {
    return (int) INTS.get(bytes, from);
  }

  /** Fewer than eight bytes, the others zero; without a loop unless the array ends there. */
  static long fewer(byte[] bytes, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (from <= bytes.length - 8) {
      return eight(bytes, from) & (-1L >>> (64 - 8 * length));
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = (word << 8) | (bytes[from + i] & 0xFF);
    }
    return word;
  }

  /** A number in as many groups of seven bits, the lowest first. */
  static long varint(byte[] bytes, int from, int length) {
    long number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = (number << 7) | (bytes[from + i] & 0x7F);
    }
    return number;
  }
}
