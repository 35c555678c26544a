package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DoorsProfile.class)
class HttpDoorTest {
  @TestHTTPResource("/")
  URI root;

  @Inject FakeSink sink;

  @BeforeEach
  void reset() {
    sink.reset();
  }

  @Test
  void payloadIsIngestedOnceAndAnswered() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/v1/logs"))
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(new byte[] {10, 0}))
            .build();

    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    FakeSink.Taken taken = sink.taken.remove();
    assertThat(taken.signal()).isEqualTo(Signal.LOGS);
    assertThat(taken.encoding()).isEqualTo(Encoding.PROTOBUF);
    assertThat(taken.body()).containsExactly(10, 0);
    assertThat(sink.taken).isEmpty();
  }
}
