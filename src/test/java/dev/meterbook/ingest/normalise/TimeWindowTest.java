package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Reason.NO_TIME;
import static dev.meterbook.ingest.normalise.Reason.TOO_FAR_AHEAD;
import static dev.meterbook.ingest.normalise.Reason.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.EvidenceTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TimeWindowTest {
  private static final long NOW = 1_795_000_000_123_456_789L;
  private static final Duration HORIZON = Duration.ofDays(30);

  private final TimeWindow window =
      TimeWindow.at(Clock.fixed(Instant.ofEpochSecond(0, NOW), ZoneOffset.UTC), HORIZON);

  @Test
  void whatIsAtTheHorizonIsTakenAndWhatIsOneNanosecondOlderIsNot() {
    long oldest = NOW - HORIZON.toNanos();

    assertThat(window.refusal(oldest + 1)).isEmpty();
    assertThat(window.refusal(oldest)).isEmpty();
    assertThat(window.refusal(oldest - 1)).contains(TOO_OLD);
    assertThat(window.refusal(1)).contains(TOO_OLD);
  }

  @Test
  void whatIsADayAheadIsTakenAndWhatIsOneNanosecondLaterIsNot() {
    long latest = NOW + Duration.ofDays(1).toNanos();

    assertThat(window.refusal(latest - 1)).isEmpty();
    assertThat(window.refusal(latest)).isEmpty();
    assertThat(window.refusal(latest + 1)).contains(TOO_FAR_AHEAD);
    assertThat(window.refusal(Long.MAX_VALUE)).contains(TOO_FAR_AHEAD);
  }

  @Test
  void zeroIsNoTime() {
    assertThat(window.refusal(0)).contains(NO_TIME);
  }

  @Test
  void aTimeBeyondTheSignedRangeIsFarAhead() {
    assertThat(window.refusal(Long.MIN_VALUE)).contains(TOO_FAR_AHEAD);
    assertThat(window.refusal(-1)).contains(TOO_FAR_AHEAD);
  }

  @Test
  void aMinuteOfSkewIsNoFuture() {
    long skewed = NOW + Duration.ofMinutes(1).toNanos();

    assertThat(window.isFuture(new EvidenceTime(skewed))).isFalse();
    assertThat(window.isFuture(new EvidenceTime(skewed + 1))).isTrue();
  }
}
