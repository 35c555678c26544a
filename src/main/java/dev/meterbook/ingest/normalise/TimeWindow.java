package dev.meterbook.ingest.normalise;

import dev.meterbook.ledger.EvidenceTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which times are stored at one moment. What is older than the horizon was counted and dropped once
 * already, so taking it again would count it twice; what is far ahead comes from a clock that
 * nobody should bill by.
 */
record TimeWindow(long nowNanos, long oldestNanos) {
  private static final long AHEAD_MAX = TimeUnit.DAYS.toNanos(1);

  /** Clocks of two machines are seldom closer than this. */
  private static final long SKEW = TimeUnit.MINUTES.toNanos(1);

  static TimeWindow at(Clock clock, Duration horizon) {
    var now = clock.instant();
    long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return new TimeWindow(nowNanos, nowNanos - horizon.toNanos());
  }

  /** Why a record of that time cannot be stored, if so. Zero is no time; times are unsigned. */
  Optional<Reason> refusal(long epochNanos) {
    if (epochNanos == 0) {
      return Optional.of(Reason.NO_TIME);
    }
    if (epochNanos < 0 || epochNanos > nowNanos + AHEAD_MAX) {
      return Optional.of(Reason.TOO_FAR_AHEAD);
    }
    return epochNanos < oldestNanos ? Optional.of(Reason.TOO_OLD) : Optional.empty();
  }

  boolean isFuture(EvidenceTime time) {
    return time.epochNanos() > nowNanos + SKEW;
  }
}
