package dev.meterbook.ingest.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells valid UTF-8, eight bytes at a time while it is ASCII, which it mostly is. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean valid(byte[] bytes, int from, int length) {
    int end = from + length;
    int at = from;
    for (; at <= end - 8; at += 8) {
      if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
        return validRest(bytes, at, end);
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return validRest(bytes, at, end);
      }
    }
    return true;
  }

  /**
   * The table of well-formed sequences of the Unicode standard (3-7): no surrogates, no detours.
   */
  private static boolean validRest(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      int first = bytes[at++];
      if (first >= 0) {
        continue;
      }
      int lead = first & 0xFF;
      int more = lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
      if (more < 0 || more > end - at) {
        return false;
      }
      int second = bytes[at] & 0xFF;
      int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      if (second < lowest || second > highest) {
        return false;
      }
      for (int i = 1; i < more; i++) {
        if ((bytes[at + i] & 0xC0) != 0x80) {
          return false;
        }
      }
      at += more;
    }
    return true;
  }
}
