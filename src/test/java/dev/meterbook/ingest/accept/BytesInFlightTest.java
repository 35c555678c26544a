package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {
  private final BytesInFlight inFlight = new BytesInFlight(100);

  @Test
  void limitItselfIsGivenAndOneByteMoreIsNot() {
    BytesInFlight.Share share = inFlight.open();

    assertThat(share.grow(99)).isTrue();
    assertThat(share.grow(1)).isTrue();
    assertThat(share.grow(1)).isFalse();
    assertThat(inFlight.bytesHeld()).isEqualTo(100);
  }

  @Test
  void sharesTakeFromOneBudget() {
    BytesInFlight.Share first = inFlight.open();
    BytesInFlight.Share second = inFlight.open();

    first.grow(60);

    assertThat(second.grow(41)).isFalse();
    assertThat(second.grow(40)).isTrue();
  }

  @Test
  void closedShareGivesBackOnceAndTakesNoMore() {
    BytesInFlight.Share share = inFlight.open();
    share.grow(60);

    share.close();
    share.close();

    assertThat(inFlight.bytesHeld()).isZero();
    assertThat(share.grow(1)).isFalse();
    assertThat(inFlight.bytesHeld()).isZero();
  }

  @Test
  void hugeRequestDoesNotOverflow() {
    inFlight.open().grow(100);

    assertThat(inFlight.open().grow(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void manyAtOnceNeverHoldMoreThanTheBudget() throws Exception {
    List<Boolean> all =
        HttpHostileTest.inParallel(
            200,
            () -> {
              boolean within = true;
              for (int i = 0; i < 200; i++) {
                try (BytesInFlight.Share share = inFlight.open()) {
                  share.grow(7);
                  within &= inFlight.bytesHeld() <= 100;
                }
              }
              return within;
            });

    assertThat(all).containsOnly(true);
    assertThat(inFlight.bytesHeld()).isZero();
  }
}
