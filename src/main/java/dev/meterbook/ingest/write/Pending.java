package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.Pending.Result.Unavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A payload that waits for a writer, and its sender that waits for the commit. */
final class Pending {

  /** What a writer made of it. */
  sealed interface Result {

    /** Committed, or set aside in quarantine: durable either way. */
    record Durable() implements Result {}

    record Unavailable() implements Result {}
  }

  private enum Step {
    WAITING,
    TAKEN,
    /** Durable, and counted as such; the sender need only hear of it. */
    SETTLED,
    /** The sender keeps it elsewhere now: no writer need take it, and none counts it. */
    WITHDRAWN
  }

  private final EncodedPayload payload;
  private final AtomicReference<Step> step = new AtomicReference<>(Step.WAITING);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Result result = new Unavailable();

  Pending(EncodedPayload payload) {
    this.payload = payload;
  }

  EncodedPayload payload() {
    return payload;
  }

  /** For a writer: whether it may store this one. */
  boolean take() {
    return step.compareAndSet(Step.WAITING, Step.TAKEN);
  }

  /** For a writer, once it is durable: whether to count it. Whoever withdrew it counts it else. */
  boolean settle() {
    return step.compareAndSet(Step.TAKEN, Step.SETTLED);
  }

  /** For the sender, when it has waited long enough; false when it is durable after all. */
  boolean withdraw() {
    Step before = step.getAndUpdate(now -> now == Step.SETTLED ? now : Step.WITHDRAWN);
    return before != Step.SETTLED;
  }

  void complete(Result outcome) {
    result = outcome;
    done.countDown();
  }

  /** Waits for the result; empty when there is none within the patience. */
  Optional<Result> await(Duration patience) {
    try {
      return done.await(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.of(result)
          : Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
