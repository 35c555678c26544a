package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

  @Test
  void stopWaitsForTheRequestsUnderWay() throws Exception {
    Drain drain = drain(Duration.ofSeconds(10));
    drain.enter();
    CompletableFuture<Integer> left = drainInBackground(drain);

    assertThat(Eventually.holds(() -> !entersAndLeaves(drain))).isTrue();
    assertThat(left).isNotDone();
    drain.leave();

    assertThat(left.get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void nobodyEntersWhileItStops() throws Exception {
    Drain drain = drain(Duration.ofSeconds(10));

    drain.drain();

    assertThat(drain.enter()).isFalse();
  }

  @Test
  void waitingEnds() throws Exception {
    Drain drain = drain(Duration.ofMillis(20));
    drain.enter();

    assertThat(drain.drain()).isEqualTo(1);
  }

  private static boolean entersAndLeaves(Drain drain) {
    boolean entered = drain.enter();
    if (entered) {
      drain.leave();
    }
    return entered;
  }

  private static CompletableFuture<Integer> drainInBackground(Drain drain) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            left.complete(drain.drain());
          } catch (InterruptedException interrupted) {
            left.completeExceptionally(interrupted);
          }
        });
    return left;
  }

  private static Drain drain(Duration timeMax) {
    return new Drain(new AcceptLimits(1024, 2048, Duration.ofSeconds(1), 0, 1, 1, timeMax));
  }
}
