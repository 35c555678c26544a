package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.StartFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AcceptLimitsTest {
  private static final int KIBI = 1024;

  @Test
  void edgesAreAllowedAndOnePastThemStopsTheStart() {
    assertThatCode(() -> limits(KIBI, 2 * KIBI)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits(KIBI - 1, 4 * KIBI))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_BODY_BYTES_MAX=1023 is not valid: allowed are 1024 to 1073741824");
    assertThatThrownBy(() -> limits(KIBI, 2 * KIBI - 1))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("METERBOOK_BYTES_IN_FLIGHT_MAX=2047 is not valid: ");
  }

  @Test
  void timesAreBounded() {
    assertThatThrownBy(
            () ->
                new AcceptLimits(
                    KIBI, 2 * KIBI, Duration.ofMillis(99), 0, 1, 1, Duration.ofSeconds(5)))
        .hasMessageStartingWith("METERBOOK_BODY_TIME_MAX=PT0.099S is not valid: ");
    assertThatThrownBy(
            () ->
                new AcceptLimits(
                    KIBI, 2 * KIBI, Duration.ofSeconds(1), 0, 1, 1, Duration.ofSeconds(301)))
        .hasMessageStartingWith("METERBOOK_DRAIN_TIME_MAX=PT5M1S is not valid: ");
  }

  @Test
  void someoneMustBeAbleToConnect() {
    assertThatThrownBy(
            () ->
                new AcceptLimits(
                    KIBI, 2 * KIBI, Duration.ofSeconds(1), 0, 1, 0, Duration.ofSeconds(5)))
        .hasMessageStartingWith("METERBOOK_GRPC_CONNECTIONS_MAX=0 is not valid: ");
  }

  private static AcceptLimits limits(int bodyBytesMax, long bytesInFlightMax) {
    return new AcceptLimits(
        bodyBytesMax,
        bytesInFlightMax,
        Duration.ofSeconds(10),
        KIBI,
        10,
        10,
        Duration.ofSeconds(5));
  }
}
