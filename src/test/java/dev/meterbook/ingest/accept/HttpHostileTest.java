package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.IngestOutcome;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders that hold back, hang up, flood, or send bombs. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class HttpHostileTest {
  private static final String[] HEAD = {
    "POST /v1/logs HTTP/1.1", "Host: x", "Content-Type: application/x-protobuf"
  };

  @TestHTTPResource("/")
  URI root;

  @Inject FakeSink sink;
  @Inject BytesInFlight inFlight;

  @BeforeEach
  void reset() {
    sink.reset();
  }

  @Test
  void bodyThatIsHeldBackIsGivenUp() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Length: 100")).bytes(new byte[99]);

      assertThat(http.answer().status()).isEqualTo(408);
      assertThat(http.isHungUp()).isTrue();
    }
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void bodyThatTricklesIsGivenUpEarly() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      long begun = System.nanoTime();
      http.head(head("Content-Length: 100")).bytes(new byte[1]);

      assertThat(http.answer().status()).isEqualTo(408);
      assertThat(System.nanoTime() - begun).isLessThan(800_000_000L); // Of the second it has.
    }
  }

  @Test
  void headThatDripsIsHungUpOnAndAHeadThatCameInTimeIsNot() throws Exception {
    try (RawHttp idle = new RawHttp(root);
        RawHttp dripping = new RawHttp(root)) {
      idle.head(head("Content-Length: 0"));
      assertThat(idle.answer().status()).isEqualTo(200);

      assertThat(isHungUpOnWhileItDrips(dripping)).isTrue();

      idle.head(head("Content-Length: 0"));
      assertThat(idle.answer().status()).isEqualTo(200);
    }
  }

  private static boolean isHungUpOnWhileItDrips(RawHttp http) {
    return Eventually.holds(
        () -> {
          try {
            LockSupport.parkNanos(100_000_000);
            http.bytes(new byte[] {'P'});
            return false;
          } catch (IOException hungUp) {
            return true;
          }
        });
  }

  @Test
  void twoHostsAreRefused() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Host: y", "Content-Length: 0"));

      assertThat(http.answer().status()).isEqualTo(400);
    }
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void payloadReadWholeIsIngestedThoughTheSenderHasGone() throws Exception {
    CountDownLatch goneAway = new CountDownLatch(1);
    CountDownLatch ingested = new CountDownLatch(1);
    sink.answer(
        () -> {
          GrpcClient.awaitOrFail(goneAway);
          ingested.countDown();
          return new IngestOutcome.Accepted();
        });
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Length: 3")).bytes(new byte[3]);
      assertThat(sink.taken.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
    goneAway.countDown();

    assertThat(ingested.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bodyThatEndsEarlyIsNotIngested() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Length: 30000")).bytes(new byte[20_000]);
    }

    assertThat(sink.taken.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(eventuallyNothingIsHeld()).isTrue();
  }

  @Test
  void budgetForAllDoorsIsHeldUntilTheAnswerAndThenFree() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    sink.answer(
        () -> {
          GrpcClient.awaitOrFail(release);
          return new IngestOutcome.Accepted();
        });
    String length = "Content-Length: " + DoorsProfile.BODY_BYTES_MAX;
    byte[] body = new byte[DoorsProfile.BODY_BYTES_MAX];
    try (RawHttp first = new RawHttp(root);
        RawHttp second = new RawHttp(root);
        RawHttp third = new RawHttp(root)) {
      first.head(head(length)).bytes(body);
      second.head(head(length)).bytes(body);
      sink.taken.poll(5, TimeUnit.SECONDS);
      sink.taken.poll(5, TimeUnit.SECONDS);
      third.head(head("Content-Length: 1")).bytes(new byte[1]);

      RawHttp.Answer refused = third.answer();
      release.countDown();

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers()).containsEntry("retry-after", "1");
      assertThat(first.answer().status()).isEqualTo(200);
      assertThat(second.answer().status()).isEqualTo(200);
      assertThat(eventuallyNothingIsHeld()).isTrue();
    }
    try (RawHttp again = new RawHttp(root)) {
      again.head(head("Content-Length: 1")).bytes(new byte[1]);
      assertThat(again.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void fiftyBombsAtOnceAreRefusedWithoutMemory() throws Exception {
    byte[] bomb = Gzip.bomb(60L * 1024 * 1024); // 61 kB on the wire, a thousand times the limit.
    assertThat(bomb).hasSizeLessThan(DoorsProfile.BODY_BYTES_MAX);

    List<Integer> statuses = inParallel(50, () -> send(bomb));

    // On a busy machine some bodies do not arrive within the second that this profile allows.
    assertThat(statuses).hasSize(50).isSubsetOf(413, 429, 408).contains(413);
    assertThat(sink.taken).isEmpty();
    assertThat(eventuallyNothingIsHeld()).isTrue();
  }

  private int send(byte[] gzip) throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Encoding: gzip", "Content-Length: " + gzip.length)).bytes(gzip);
      return http.answer().status();
    }
  }

  @Test
  void bodyFarOverTheLimitIsRefusedWhileItIsStillComing() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Length: 1000000")).bytes(new byte[500_000]);

      assertThat(http.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void endlessChunksAreCutOff() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Transfer-Encoding: chunked"));
      byte[] chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes();
      for (int i = 0; i < 20; i++) {
        http.bytes(chunk);
      }

      assertThat(http.answer().status()).isEqualTo(413);
      assertThat(http.isHungUp()).isTrue();
    }
  }

  @Test
  void headersAtTheLimitAreReadAndFloodsAreNot() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("X: " + "x".repeat(15_000), "Content-Length: 0"));
      assertThat(http.answer().status()).isEqualTo(200);
    }
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("X: " + "x".repeat(17_000), "Content-Length: 0"));
      assertThat(http.answer().status()).isEqualTo(431);
      assertThat(http.isHungUp()).isTrue();
    }
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void requestLineOverTheLimitIsRefused() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head("POST /v1/logs?" + "x".repeat(5_000) + " HTTP/1.1", "Host: x");

      assertThat(http.answer().status()).isEqualTo(414);
    }
  }

  @Test
  void lengthThatIsNoNumberIsRefused() throws Exception {
    for (String length : List.of("-1", "abc", "99999999999999999999")) {
      try (RawHttp http = new RawHttp(root)) {
        http.head(head("Content-Length: " + length));

        assertThat(http.answer().status()).isEqualTo(400);
      }
    }
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void twoLengthsAreRefused() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(head("Content-Length: 1", "Content-Length: 2")).bytes(new byte[2]);
      assertThat(http.answer().status()).isEqualTo(400);
    }
    assertThat(sink.taken).isEmpty();
  }

  private static String[] head(String... more) {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  static <T> List<T> inParallel(int times, Callable<T> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(threads.submit(work));
      }
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
    }
    return results;
  }

  private boolean eventuallyNothingIsHeld() {
    return Eventually.holds(() -> inFlight.bytesHeld() == 0);
  }
}
