package dev.meterbook.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that may never be answered, asked once at a time: whoever asks meanwhile waits for the
 * same answer, and no longer than their patience. Thread-safe.
 */
final class Question {
  private final Supplier<Optional<String>> trouble;
  private @Nullable FutureTask<Optional<String>> open;

  Question(Supplier<Optional<String>> trouble) {
    this.trouble = trouble;
  }

  /** The trouble, if any; no answer is one, too. */
  Optional<String> ask(Duration patience) {
    try {
      return open().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException silent) {
      return Optional.of("it does not answer");
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private synchronized FutureTask<Optional<String>> open() {
    FutureTask<Optional<String>> asked = open;
    if (asked == null || asked.isDone()) {
      asked = new FutureTask<>(trouble::get);
      open = asked;
      Thread.ofVirtual().name("database-question").start(asked);
    }
    return asked;
  }
}
