package dev.meterbook.ingest.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the names that come again and again, found by their bytes without making a String.
 *
 * <p>Safe for use by many threads without locks: a key is immutable with final fields, so a racing
 * reader sees a whole key or none, and the worst that a lost write costs is making the key once
 * more. Bounded: a name that finds its four places taken replaces one of them.
 */
final class KeyTable {
  private static final int PLACES = 1 << 13;
  private static final int PROBES = 4;
  private static final int NAME_BYTES_MAX = 128;

  private final @Nullable Key[] places = new @Nullable Key[PLACES];

  /** The name that the cursor is at, which is checked to be UTF-8 when it is first met. */
  Key read(Cursor in) {
    return read(in, Key.EMPTY);
  }

  /** The same, faster if it is the name that was guessed. */
  Key read(Cursor in, Key guess) {
    int length = in.length();
    int from = in.take(length);
    byte[] bytes = in.bytes();
    return guess.isWritten(bytes, from, length) ? guess : find(in, from, length);
  }

  private Key find(Cursor in, int from, int length) {
    byte[] bytes = in.bytes();
    if (length > NAME_BYTES_MAX) {
      return make(in, from, length);
    }
    int first = placeOf(bytes, from, length);
    for (int probe = 0; probe < PROBES; probe++) {
      int place = first + probe & PLACES - 1;
      Key key = places[place];
      if (key == null) {
        return remember(place, make(in, from, length));
      }
      if (key.isWritten(bytes, from, length)) {
        return key;
      }
    }
    return remember(first, make(in, from, length));
  }

  private Key remember(int place, Key key) {
    places[place] = key;
    return key;
  }

  private static Key make(Cursor in, int from, int length) {
    if (!Utf8.valid(in.bytes(), from, length)) {
      throw in.malformed("a string is not UTF-8");
    }
    return new Key(Arrays.copyOfRange(in.bytes(), from, from + length));
  }

  /** By length, first and last bytes: a crafted collision only costs its sender the short cut. */
  private static int placeOf(byte[] bytes, int from, int length) {
    long mix = length * 0x9E3779B97F4A7C15L;
    if (length < 8) {
      mix ^= Words.fewer(bytes, from, length);
    } else {
      mix ^= Words.eight(bytes, from);
      mix = mix * 0x9E3779B185EBCA87L ^ Words.eight(bytes, from + length - 8);
    }
    mix *= 0xC2B2AE3D27D4EB4FL;
    return (int) (mix >>> 51);
  }
}
