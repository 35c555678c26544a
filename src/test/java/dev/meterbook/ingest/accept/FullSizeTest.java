package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.IngestOutcome;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bombs against the limits as they are by default: 64 MiB a body, 256 MiB in all. */
@QuarkusTest
@TestProfile(FullSizeTest.Profile.class)
class FullSizeTest {
  private static final long MEBI = 1024 * 1024;

  public static class Profile extends DoorsProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = super.getConfigOverrides();
      overrides.keySet().removeIf(name -> name.startsWith("meterbook."));
      return overrides;
    }
  }

  @TestHTTPResource("/")
  URI root;

  @Inject FakeSink sink;
  @Inject BytesInFlight inFlight;

  @Test
  void fiftyBombsOfExactlyTheLimitShareTheBudget() throws Exception {
    byte[] bomb = Gzip.bomb(64 * MEBI);
    AtomicLong mostHeld = new AtomicLong();
    sink.answer(
        () -> {
          mostHeld.accumulateAndGet(inFlight.bytesHeld(), Math::max);
          sink.taken.clear();
          return new IngestOutcome.Accepted();
        });

    List<Integer> statuses = HttpHostileTest.inParallel(50, () -> send(bomb));

    assertThat(bomb).hasSizeLessThan(66_000);
    assertThat(statuses).isSubsetOf(200, 429).contains(200);
    assertThat(mostHeld.get()).isBetween(64 * MEBI, 256 * MEBI);
    assertThat(Eventually.holds(() -> inFlight.bytesHeld() == 0)).isTrue();
  }

  @Test
  void fiftyBombsOfOneGibibyteAreTooLarge() throws Exception {
    byte[] bomb = Gzip.bomb(1024 * MEBI);

    List<Integer> statuses = HttpHostileTest.inParallel(50, () -> send(bomb));

    assertThat(statuses).containsOnly(413);
    assertThat(sink.taken).isEmpty();
    assertThat(Eventually.holds(() -> inFlight.bytesHeld() == 0)).isTrue();
  }

  private int send(byte[] gzip) throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
              "POST /v1/traces HTTP/1.1",
              "Host: x",
              "Content-Type: application/x-protobuf",
              "Content-Encoding: gzip",
              "Content-Length: " + gzip.length)
          .bytes(gzip);
      return http.answer().status();
    }
  }
}
