package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may rely on over HTTP: the table of answers, in both encodings. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class HttpDoorTest {
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

  static Stream<Arguments> signalsAndEncodings() {
    return Stream.of(Signal.values())
        .flatMap(
            signal -> Stream.of(Encoding.values()).map(encoding -> Arguments.of(signal, encoding)));
  }

  @ParameterizedTest
  @MethodSource("signalsAndEncodings")
  void acceptedIsAnsweredByTheEmptyResponse(Signal signal, Encoding encoding) throws Exception {
    HttpResponse<byte[]> response = sender.post("/v1/" + signal.word(), encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains(HttpSender.mediaType(encoding));
    assertThat(HttpSender.text(response)).isEqualTo(encoding == Encoding.JSON ? "{}" : "");
    FakeSink.Taken taken = sink.taken.remove();
    assertThat(taken.signal()).isEqualTo(signal);
    assertThat(taken.encoding()).isEqualTo(encoding);
    assertThat(taken.tenant()).isEqualTo("default");
    assertThat(taken.body()).isEqualTo(BODY);
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void partialSuccessIsTold() throws Exception {
    sink.answer(new IngestOutcome.Partial(2, "too old"));

    assertThat(HttpSender.text(sender.post("/v1/metrics", Encoding.JSON, BODY)))
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedDataPoints\":\"2\",\"errorMessage\":\"too old\"}}");
    assertThat(sender.post("/v1/metrics", Encoding.PROTOBUF, BODY).body())
        .containsExactly(10, 11, 8, 2, 18, 7, 't', 'o', 'o', ' ', 'o', 'l', 'd');
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void malformedIsABadRequest(Encoding encoding) throws Exception {
    sink.answer(new IngestOutcome.Malformed("byte 3"));

    HttpResponse<byte[]> response = sender.post("/v1/logs", encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpSender.statusMessage(response, encoding)).contains("byte 3");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void overloadAsksToComeAgain(Encoding encoding) throws Exception {
    sink.answer(new IngestOutcome.Overloaded(Duration.ofSeconds(1), "the spool is full"));

    HttpResponse<byte[]> response = sender.post("/v1/logs", encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(HttpSender.statusMessage(response, encoding)).contains("the spool is full");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void defectOfOursIsNever500(Encoding encoding) throws Exception {
    sink.answer(
        () -> {
          throw new IllegalStateException("a defect");
        });

    HttpResponse<byte[]> response = sender.post("/v1/logs", encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(HttpSender.statusMessage(response, encoding)).doesNotContain("defect");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void wrongPathIsToldTheRightOne(Encoding encoding) throws Exception {
    HttpResponse<byte[]> response = sender.post("/v1/trace", encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpSender.statusMessage(response, encoding)).contains("/v1/traces");
    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/v1/logs"))
            .method(method, BodyPublishers.noBody())
            .build();

    HttpResponse<byte[]> response = sender.send(request);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "application/jsonx", ""})
  void otherMediaTypesAreNotSupported(String type) throws Exception {
    HttpRequest.Builder request = sender.request("/v1/logs", BodyPublishers.ofByteArray(BODY));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }

    HttpResponse<byte[]> response = sender.send(request.build());

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(HttpSender.text(response)).contains("application/x-protobuf");
    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "Application/JSON", " application/json ;x"})
  void mediaTypeIsComparedWithoutParametersAndCase(String type) throws Exception {
    HttpRequest request =
        sender
            .request("/v1/logs", BodyPublishers.ofByteArray(BODY))
            .header("Content-Type", type)
            .build();

    HttpResponse<byte[]> response = sender.send(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(sink.taken.remove().encoding()).isEqualTo(Encoding.JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/base/v1/logs", "/v1/logs/", "//v1/logs"})
  void basePathAndTrailingSlashAreFine(String path) throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head(
              "POST " + path + " HTTP/1.1",
              "Host: x",
              "Content-Type: application/json",
              "Content-Length: 2")
          .bytes(new byte[] {'{', '}'});

      assertThat(http.answer().status()).isEqualTo(200);
      assertThat(sink.taken.remove().signal()).isEqualTo(Signal.LOGS);
    }
  }

  @Test
  void rootIsSniffed() throws Exception {
    byte[] traces = "{\"traces\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(sender.post("/", Encoding.JSON, traces).statusCode()).isEqualTo(200);

    assertThat(sink.taken.remove().signal()).isEqualTo(Signal.TRACES);
  }

  @Test
  void emptyRequestToTheRootSucceeds() throws Exception {
    byte[] emptyObject = " { } ".getBytes(StandardCharsets.UTF_8);

    assertThat(sender.post("/", Encoding.PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(sender.post("/", Encoding.JSON, emptyObject).statusCode()).isEqualTo(200);

    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void rootThatCannotBeSniffedIsToldTheRightPaths(Encoding encoding) throws Exception {
    HttpResponse<byte[]> response = sender.post("/", encoding, BODY);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpSender.statusMessage(response, encoding)).contains("/v1/metrics");
  }

  @Test
  void apiIsLeftAlone() throws Exception {
    assertThat(sender.post("/api/v1/metrics", Encoding.JSON, BODY).statusCode()).isEqualTo(404);

    assertThat(sink.taken).isEmpty();
  }

  @Test
  void connectionIsKeptForTheNextExport() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      for (int i = 0; i < 3; i++) {
        http.head(
                "POST /v1/logs HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Content-Length: 2")
            .bytes(new byte[] {'{', '}'});

        assertThat(http.answer().status()).isEqualTo(200);
      }
    }
    assertThat(sink.taken).hasSize(3);
  }

  @Test
  void http2IsTheSame() throws Exception {
    try (HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<byte[]> first =
          http2.send(sender.json("/v1/logs", BODY), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> second =
          http2.send(sender.json("/v1/logs", BODY), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> tooLarge =
          http2.send(sender.json("/v1/logs", new byte[70_000]), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> third =
          http2.send(sender.json("/v1/logs", BODY), BodyHandlers.ofByteArray());

      assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(Stream.of(first, second, tooLarge, third).map(HttpResponse::statusCode).toList())
          .containsExactly(200, 200, 413, 200);
      assertThat(sink.taken).hasSize(3);
    }
  }
}
