package dev.meterbook.ingest.decode;

/** Tells valid UTF-8, eight bytes at a time while it is ASCII, which it mostly is. */
final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean valid(byte[] bytes, int from, int length) {
    return isAscii(bytes, from, length) || isUtf8(bytes, from, from + length);
  }

  private static boolean isAscii(byte[] bytes, int from, int length) {
    if (length < 8) {
      return (Words.fewer(bytes, from, length) & HIGH_BITS) == 0;
    }
    int last = from + length - 8; // these eight may overlap those before
    long any = Words.eight(bytes, last);
    for (int at = from; at < last; at += 8) {
      any |= Words.eight(bytes, at);
    }
    return (any & HIGH_BITS) == 0;
  }

  /**
   * The table of well-formed sequences of the Unicode standard (3-7): no surrogates, no detours.
   */
  private static boolean isUtf8(byte[] bytes, int from, int end) {
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
