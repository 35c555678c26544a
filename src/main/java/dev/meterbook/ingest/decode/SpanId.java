package dev.meterbook.ingest.decode;

import java.util.HexFormat;

/** Which span of a trace; all zeros mean none. */
public record SpanId(long bits) {
  public static final SpanId NONE = new SpanId(0);

  static SpanId of(long bits) {
    return bits == 0 ? NONE : new SpanId(bits);
  }

  public boolean isNone() {
    return bits == 0;
  }

  /** 16 lower-case hex digits, or empty if none. */
  public String hex() {
    return isNone() ? "" : HexFormat.of().toHexDigits(bits);
  }
}
