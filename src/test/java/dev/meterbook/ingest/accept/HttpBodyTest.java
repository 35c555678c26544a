package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies may be sent over HTTP, and how large. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class HttpBodyTest {
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  @TestHTTPResource("/")
  URI root;

  @Inject FakeSink sink;
  @Inject BytesInFlight inFlight;

  private HttpSender sender;

  @BeforeEach
  void connect() {
    sink.reset();
    sender = new HttpSender(root);
  }

  @AfterEach
  void nothingIsHeldAfterTheAnswer() {
    sender.close();
    assertThat(Eventually.holds(() -> inFlight.bytesHeld() == 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "zstd", "br", "gzip, gzip", "gzip,deflate", "x"})
  void otherContentCodingsAreNotSupported(String coding) throws Exception {
    HttpResponse<byte[]> response = sender.postCoded(coding, Gzip.of(BODY));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Encoding")).contains("gzip, identity");
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void gzipAndIdentityAreTheSamePayload() throws Exception {
    assertThat(sender.postCoded("gzip", Gzip.of(BODY)).statusCode()).isEqualTo(200);
    assertThat(sender.postCoded("GZIP", Gzip.of(BODY)).statusCode()).isEqualTo(200);
    assertThat(sender.postCoded("identity", BODY).statusCode()).isEqualTo(200);

    assertThat(sink.taken).hasSize(3);
    assertThat(sink.taken).allSatisfy(taken -> assertThat(taken.body()).isEqualTo(BODY));
  }

  @Test
  void brokenGzipIsABadRequest() throws Exception {
    byte[] wire = Gzip.of(BODY);

    HttpResponse<byte[]> truncated = sender.postCoded("gzip", Arrays.copyOf(wire, wire.length - 1));
    HttpResponse<byte[]> trailing = sender.postCoded("gzip", Arrays.copyOf(wire, wire.length + 1));
    HttpResponse<byte[]> plain = sender.postCoded("gzip", BODY);

    assertThat(List.of(truncated.statusCode(), trailing.statusCode(), plain.statusCode()))
        .containsExactly(400, 400, 400);
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void nestedGzipIsInflatedOnce() throws Exception {
    byte[] inner = Gzip.of(BODY);

    assertThat(sender.postCoded("gzip", Gzip.of(inner)).statusCode()).isEqualTo(200);

    assertThat(sink.taken.remove().body()).isEqualTo(inner);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void bodyAtTheLimitIsTakenAndOneByteMoreIsTooLarge(Encoding encoding) throws Exception {
    HttpResponse<byte[]> atLimit =
        sender.post("/v1/logs", encoding, new byte[DoorsProfile.BODY_BYTES_MAX]);
    HttpResponse<byte[]> over =
        sender.post("/v1/logs", encoding, new byte[DoorsProfile.BODY_BYTES_MAX + 1]);

    assertThat(atLimit.statusCode()).isEqualTo(200);
    assertThat(over.statusCode()).isEqualTo(413);
    assertThat(HttpSender.statusMessage(over, encoding)).contains("65536");
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void chunkedBodyAtTheLimitIsTakenAndOneByteMoreIsTooLarge() throws Exception {
    assertThat(sender.send(chunked(DoorsProfile.BODY_BYTES_MAX)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(sender.send(chunked(DoorsProfile.BODY_BYTES_MAX + 1)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(413);
    assertThat(sink.taken.remove().body()).hasSize(DoorsProfile.BODY_BYTES_MAX);
    assertThat(sink.taken).isEmpty();
  }

  private HttpRequest chunked(int bytes) {
    return sender
        .request(
            "/v1/logs",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])))
        .header("Content-Type", "application/x-protobuf")
        .build();
  }

  @Test
  void inflatedBodyAtTheLimitIsTakenAndOneByteMoreIsTooLarge() throws Exception {
    assertThat(sender.postCoded("gzip", Gzip.bomb(DoorsProfile.BODY_BYTES_MAX)).statusCode())
        .isEqualTo(200);
    assertThat(sender.postCoded("gzip", Gzip.bomb(DoorsProfile.BODY_BYTES_MAX + 1)).statusCode())
        .isEqualTo(413);
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void emptyBodyGoesDownTheRequestPath() throws Exception {
    assertThat(sender.post("/v1/logs", Encoding.PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);

    assertThat(sink.taken.remove().body()).isEmpty();
  }

  @Test
  void continueIsSaidWhenTheBodyIsWanted() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
          "POST /v1/logs HTTP/1.1",
          "Host: x",
          "Content-Type: application/json",
          "Content-Length: 2",
          "Expect: 100-continue");

      assertThat(http.answer().status()).isEqualTo(100);
      http.bytes(new byte[] {'{', '}'});
      assertThat(http.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void continueIsNotSaidWhenTheBodyIsTooLarge() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
          "POST /v1/logs HTTP/1.1",
          "Host: x",
          "Content-Type: application/json",
          "Content-Length: 99999999",
          "Expect: 100-continue");

      assertThat(http.answer().status()).isEqualTo(413);
    }
  }
}
