package dev.meterbook.ledger;

/** The 16 bytes of a trace id as two numbers, big-endian. All zero is not a trace id. */
public record TraceId(long high, long low) {
  public TraceId {
    if (high == 0 && low == 0) {
      throw new IllegalArgumentException("a trace id is not all zero");
    }
  }
}
