package dev.meterbook.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A 64-bit fingerprint of content, the same on every replica and after a restore.
 *
 * <p>xxHash64: fast enough to run over every byte received. It need not resist an attacker: a
 * fingerprint is always compared within one tenant, so a forged collision costs its author alone.
 */
public final class Fingerprint {
  private static final long PRIME1 = 0x9E3779B185EBCA87L;
  private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME3 = 0x165667B19E3779F9L;
  private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME5 = 0x27D4EB2F165667C5L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Fingerprint() {}

  public static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static long of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static long of(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    long hash;
    if (length >= 32) {
      long a = 0x60EA27EEADC0B5D6L; // PRIME1 + PRIME2
      long b = PRIME2;
      long c = 0;
      long d = -PRIME1;
      for (; at <= end - 32; at += 32) {
        a = round(a, longAt(bytes, at));
        b = round(b, longAt(bytes, at + 8));
        c = round(c, longAt(bytes, at + 16));
        d = round(d, longAt(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME5;
    }
    hash += length;
    for (; at <= end - 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * PRIME1 + PRIME4;
    }
    if (at <= end - 4) {
      long word = (int) INTS.get(bytes, at) & 0xFFFFFFFFL;
      hash = Long.rotateLeft(hash ^ word * PRIME1, 23) * PRIME2 + PRIME3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFF) * PRIME5, 11) * PRIME1;
    }
    return avalanche(hash);
  }

  /** Adds a further part: {@code combine(combine(a, b), c)} depends on the order of its parts. */
  public static long combine(long fingerprint, long part) {
    return avalanche(Long.rotateLeft(fingerprint ^ round(0, part), 27) * PRIME1 + PRIME4);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME2, 31) * PRIME1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME1 + PRIME4;
  }

  private static long avalanche(long hash) {
    hash = (hash ^ hash >>> 33) * PRIME2;
    hash = (hash ^ hash >>> 29) * PRIME3;
    return hash ^ hash >>> 32;
  }

  private static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
