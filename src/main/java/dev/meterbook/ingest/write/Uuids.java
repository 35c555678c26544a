package dev.meterbook.ingest.write;

import dev.meterbook.ledger.TraceId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Ids that are UUIDs take 16 bytes instead of 37. */
final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /** The UUID that PostgreSQL writes exactly so; null if the text is none. */
  static @Nullable TraceId of(@Nullable String text) {
    if (text == null || text.length() != LENGTH) {
      return null;
    }
    StringBuilder digits = new StringBuilder(32);
    for (int i = 0; i < LENGTH; i++) {
      char next = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash != (next == '-') || (!dash && "0123456789abcdef".indexOf(next) < 0)) {
        return null;
      }
      if (!dash) {
        digits.append(next);
      }
    }
    long high = HexFormat.fromHexDigitsToLong(digits, 0, 16);
    long low = HexFormat.fromHexDigitsToLong(digits, 16, 32);
    return high == 0 && low == 0 ? null : new TraceId(high, low);
  }
}
