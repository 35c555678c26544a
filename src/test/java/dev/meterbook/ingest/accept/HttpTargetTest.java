package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/logs",
        "/v1/logs/",
        "/base/v1/logs",
        "/base/more-1_2.3~/v1/logs/",
        "//v1/logs",
        "/api/v1/otlp/v1/logs",
      })
  void pathOfASignalIsItsExport(String path) {
    assertThat(post(path)).isEqualTo(new HttpTarget.Export(Signal.LOGS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/",
        "/v1/log",
        "/v1/logs;x",
        "/v1/logs;x/v1/logs",
        "/v1/logs//",
        "/v1/logs%2F",
        "/v1/logs%3Bx",
        "/v1%2Flogs",
        "/v1//logs",
        "/v1/logs/.",
        "/a%2Fb/v1/logs",
        "/a;b/v1/logs",
        "/v1development/profiles",
      })
  void nearMissIsWrong(String path) {
    assertThat(post(path)).isInstanceOf(HttpTarget.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/logs", "/api/v1/metrics/", "/api/hooks/tool-result", "/x", "", "/V1/x"})
  void restIsNotOurs(String path) {
    assertThat(post(path)).isEqualTo(new HttpTarget.NotOurs());
  }

  @Test
  void rootIsSniffedOnPostOnly() {
    assertThat(post("/")).isEqualTo(new HttpTarget.Sniffed());
    assertThat(HttpTarget.of("GET", "/", false)).isEqualTo(new HttpTarget.NotOurs());
  }

  @Test
  void protobufBelongsHereWhereverItGoes() {
    assertThat(HttpTarget.of("POST", "/somewhere", true)).isInstanceOf(HttpTarget.Wrong.class);
    assertThat(HttpTarget.of("POST", null, true)).isEqualTo(new HttpTarget.NotOurs());
  }

  @Test
  void hintNamesTheRightPath() {
    assertThat(post("/v1/trace")).isEqualTo(wrong("no such path; traces go to /v1/traces"));
    assertThat(post("/v1/x"))
        .isEqualTo(wrong("no such path; OTLP goes to /v1/metrics, /v1/logs or /v1/traces"));
  }

  private static HttpTarget wrong(String hint) {
    return new HttpTarget.Wrong(hint);
  }

  private static HttpTarget post(String path) {
    return HttpTarget.of("POST", path, false);
  }
}
