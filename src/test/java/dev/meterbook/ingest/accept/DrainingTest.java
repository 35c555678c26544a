package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.IngestOutcome;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What senders see of a restart. Has a service of its own, which is not to be used afterwards. */
@QuarkusTest
@TestProfile(DrainingTest.Profile.class)
class DrainingTest {
  private static final String[] HEAD = {
    "POST /v1/logs HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 2"
  };

  public static class Profile extends DoorsProfile {}

  @TestHTTPResource("/")
  URI root;

  @Inject FakeSink sink;
  @Inject Drain drain;

  @Test
  void requestUnderWayIsAnsweredAndNewOnesAreAskedToComeAgain() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch drained = new CountDownLatch(1);
    sink.answer(
        () -> {
          GrpcClient.awaitOrFail(release);
          return new IngestOutcome.Accepted();
        });
    ManagedChannel channel = GrpcClient.connect();
    try (RawHttp underWay = new RawHttp(root);
        RawHttp tooLate = new RawHttp(root)) {
      underWay.head(HEAD).bytes(new byte[] {'{', '}'});
      assertThat(sink.taken.poll(5, TimeUnit.SECONDS)).isNotNull();
      Thread.startVirtualThread(
          () -> {
            drainOrFail();
            drained.countDown();
          });
      assertThat(Eventually.holds(() -> isDraining(channel))).isTrue();

      tooLate.head(HEAD).bytes(new byte[] {'{', '}'});
      RawHttp.Answer refused = tooLate.answer();
      release.countDown();

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsEntry("retry-after", "1");
      assertThat(underWay.answer().status()).isEqualTo(200);
      assertThat(drained.await(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Asks with headers alone: what would wait for its message is not draining yet. */
  private static boolean isDraining(ManagedChannel channel) {
    Status status = GrpcClient.start(channel, new Metadata()).join();
    return status.getCode() == Status.Code.UNAVAILABLE;
  }

  private void drainOrFail() {
    try {
      drain.drain();
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }
}
