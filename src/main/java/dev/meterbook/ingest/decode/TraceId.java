package dev.meterbook.ingest.decode;

import java.util.HexFormat;

/** Which trace; all zeros mean none. */
public record TraceId(long high, long low) {
  public static final TraceId NONE = new TraceId(0, 0);

  static TraceId of(long high, long low) {
    return (high | low) == 0 ? NONE : new TraceId(high, low);
  }

  public boolean isNone() {
    return (high | low) == 0;
  }

  /** 32 lower-case hex digits, or empty if none. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return isNone() ? "" : hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
