package dev.meterbook.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void silenceIsTroubleAndIsNotAskedAgainMeanwhile() {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Question question =
        new Question(
            () -> {
              asked.incrementAndGet();
              await(answer);
              return Optional.empty();
            });

    assertThat(question.ask(SHORT)).hasValue("it does not answer");
    assertThat(question.ask(SHORT)).hasValue("it does not answer");

    assertThat(asked).hasValueLessThanOrEqualTo(1);
    answer.countDown();
    assertThat(question.ask(LONG)).isEmpty();
  }

  @Test
  void everyAnswerIsFresh() {
    AtomicInteger asked = new AtomicInteger();
    Question question = new Question(() -> Optional.of("trouble " + asked.incrementAndGet()));

    assertThat(question.ask(LONG)).hasValue("trouble 1");
    assertThat(question.ask(LONG)).hasValue("trouble 2");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
