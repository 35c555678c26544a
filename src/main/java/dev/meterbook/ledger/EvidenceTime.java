package dev.meterbook.ledger;

import java.time.LocalDate;

/**
 * Nanoseconds since 1970, split as the tables keep them: microseconds, which PostgreSQL's
 * timestamps hold, and the nanoseconds below.
 */
public record EvidenceTime(long epochNanos) {
  private static final long NANOS_PER_MINUTE = 60_000_000_000L;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  public long epochMicros() {
    return Math.floorDiv(epochNanos, 1000L);
  }

  public short nanosBelowMicro() {
    return (short) Math.floorMod(epochNanos, 1000L);
  }

  /** The day it falls on, in UTC: the partition. */
  public LocalDate day() {
    return LocalDate.ofEpochDay(epochDay());
  }

  public long epochDay() {
    return Math.floorDiv(epochNanos, NANOS_PER_DAY);
  }

  /** The beginning of its minute. */
  public EvidenceTime minute() {
    return new EvidenceTime(epochNanos - Math.floorMod(epochNanos, NANOS_PER_MINUTE));
  }
}
