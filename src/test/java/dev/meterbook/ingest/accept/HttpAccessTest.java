package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.access.FakeTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send over HTTP, and that nobody is read before that is known. */
@QuarkusTest
@TestProfile(DoorsProfile.WithTokens.class)
class HttpAccessTest {
  @TestHTTPResource("/")
  URI root;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject FakeSink sink;

  @BeforeEach
  void reset() {
    sink.reset();
  }

  @Test
  void refusedSenderIsAnsweredBeforeOneByteOfItsBody() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
          "POST /v1/logs HTTP/1.1",
          "Host: x",
          "Content-Type: application/json",
          "Authorization: Bearer wrong",
          "Content-Length: 1000");

      RawHttp.Answer answer = http.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
      assertThat(answer.headers()).containsEntry("content-type", "application/json");
      assertThat(answer.body()).contains("Authorization: Bearer").doesNotContain("wrong");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: Bearer mb_wrong",
        "Authorization: Basic " + FakeTokens.SENDER,
        "Authorization: " + FakeTokens.SENDER,
        "Authorization: Bearer " + FakeTokens.REVOKED,
        "Authorization: Bearer " + FakeTokens.SENDER + "x",
        "Authorization: Bearer a fixed token",
      })
  void withoutAValidTokenNobodyEnters(String header) throws Exception {
    assertThat(statusOf("/v1/logs", header)).isEqualTo(401);
    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer " + FakeTokens.SENDER,
        "authorization: bearer " + FakeTokens.SENDER,
        "Authorization: Bearer%20" + FakeTokens.SENDER,
      })
  void tokenOpensTheBooksOfItsTenant(String header) throws Exception {
    assertThat(statusOf("/v1/logs", header)).isEqualTo(200);
    assertThat(sink.taken.remove().tenant()).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer a fixed token/+=",
        "Authorization: Bearer%20a%20fixed%20token%2F%2B%3D",
      })
  void fixedTokenOpensTheDefaultBooks(String header) throws Exception {
    assertThat(statusOf("/v1/logs", header)).isEqualTo(200);
    assertThat(sink.taken.remove().tenant()).isEqualTo("default");
  }

  @Test
  void keyInTheQueryIsAToken() throws Exception {
    assertThat(statusOf("/v1/logs?key=" + FakeTokens.SENDER, "X: y")).isEqualTo(200);
    assertThat(statusOf("/v1/logs?key=wrong", "X: y")).isEqualTo(401);
    assertThat(statusOf("/?key=wrong", "X: y")).isEqualTo(401);
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void tokenThatOnlyReadsMayNotSend() throws Exception {
    assertThat(statusOf("/v1/logs", "Authorization: Bearer " + FakeTokens.READER)).isEqualTo(403);
    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/v1/logs/",
        "/v1/logs;x",
        "/v1/logs;x=/",
        "/v1/logs%2F",
        "/v1/logs%3Bx",
        "/v1%2Flogs",
        "/%76%31/logs",
        "//v1/logs",
        "/v1//logs",
        "/./v1/logs",
        "/v1/logs/.",
        "/x/../v1/logs",
        "/x/..%2Fv1/logs",
        "/V1/LOGS",
        "/v1/logs?x=/v1/logs",
        "/v1/logs#x",
        "http://x/v1/logs",
      })
  void noSpellingOfAPathGetsAroundTheToken(String path) throws Exception {
    assertThat(statusOf(path, "X: y")).isBetween(400, 499);
    assertThat(sink.taken).isEmpty();
  }

  private int statusOf(String path, String header) throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
              "POST " + path + " HTTP/1.1",
              "Host: x",
              "Content-Type: application/json",
              header,
              "Content-Length: 8")
          .bytes("{\"logs\":".getBytes());
      return http.answer().status();
    }
  }

  @Test
  void metricsBeyondLoopbackAskForAReader() throws Exception {
    assertThat(managementStatusOf("/metrics", "X: y")).isEqualTo(401);
    assertThat(managementStatusOf("/metrics", "Authorization: Bearer " + FakeTokens.SENDER))
        .isEqualTo(403);
    assertThat(managementStatusOf("/metrics", "Authorization: Bearer " + FakeTokens.READER))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics/", "/metrics;x", "//metrics", "/health/../metrics", "/x"})
  void noSpellingOfAPathGetsAroundTheReader(String path) throws Exception {
    assertThat(managementStatusOf(path, "X: y")).isEqualTo(401);
  }

  @Test
  void healthIsOpen() throws Exception {
    assertThat(managementStatusOf("/health/live", "X: y")).isEqualTo(200);
  }

  private int managementStatusOf(String path, String header) throws Exception {
    try (RawHttp http = new RawHttp(management)) {
      http.head("GET " + path + " HTTP/1.1", "Host: x", header);
      return http.answer().status();
    }
  }
}
