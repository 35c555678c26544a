package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ledger.Signal;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of status codes; the generated google.rpc classes are the oracle. */
class RepliesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Row(Answer answer, int http, Status.Code grpc, long retryAfterSeconds) {}

  static Stream<Row> table() {
    return Stream.of(
        row(new IngestOutcome.Accepted(), 200, Status.Code.OK, 0),
        row(new IngestOutcome.Partial(3, "three"), 200, Status.Code.OK, 0),
        row(new IngestOutcome.Partial(0, "a warning"), 200, Status.Code.OK, 0),
        row(new IngestOutcome.Malformed("torn"), 400, Status.Code.INVALID_ARGUMENT, 0),
        row(overloaded(Duration.ofSeconds(2)), 503, Status.Code.UNAVAILABLE, 2),
        row(overloaded(Duration.ofMillis(1001)), 503, Status.Code.UNAVAILABLE, 2),
        row(overloaded(Duration.ZERO), 503, Status.Code.UNAVAILABLE, 1),
        row(Refusal.PATH_UNKNOWN, 404, Status.Code.UNIMPLEMENTED, 0),
        row(Refusal.METHOD_WRONG, 405, Status.Code.UNIMPLEMENTED, 0),
        row(Refusal.HOST_WRONG, 400, Status.Code.INVALID_ARGUMENT, 0),
        row(Refusal.UNAUTHENTICATED, 401, Status.Code.UNAUTHENTICATED, 0),
        row(Refusal.OUT_OF_SCOPE, 403, Status.Code.PERMISSION_DENIED, 0),
        row(Refusal.ACCESS_UNKNOWN, 503, Status.Code.UNAVAILABLE, 1),
        row(Refusal.MEDIA_TYPE_UNKNOWN, 415, Status.Code.INVALID_ARGUMENT, 0),
        row(Refusal.CONTENT_ENCODING_UNKNOWN, 415, Status.Code.UNIMPLEMENTED, 0),
        row(Refusal.TOO_LARGE, 413, Status.Code.RESOURCE_EXHAUSTED, 0),
        row(Refusal.GZIP_BROKEN, 400, Status.Code.INVALID_ARGUMENT, 0),
        row(Refusal.BODY_SLOW, 408, Status.Code.DEADLINE_EXCEEDED, 0),
        row(Refusal.BODY_CUT, 400, Status.Code.CANCELLED, 0),
        row(Refusal.IN_FLIGHT_FULL, 429, Status.Code.RESOURCE_EXHAUSTED, 1),
        row(Refusal.CONNECTIONS_FULL, 503, Status.Code.UNAVAILABLE, 1),
        row(Refusal.DRAINING, 503, Status.Code.UNAVAILABLE, 1),
        row(Refusal.FAILED, 503, Status.Code.UNAVAILABLE, 1));
  }

  private static IngestOutcome overloaded(Duration after) {
    return new IngestOutcome.Overloaded(after, "full");
  }

  private static Row row(IngestOutcome outcome, int http, Status.Code grpc, long retry) {
    return new Row(new Answer.Ingested(outcome), http, grpc, retry);
  }

  private static Row row(Refusal refusal, int http, Status.Code grpc, long retry) {
    return new Row(new Answer.Refused(refusal, "said why"), http, grpc, retry);
  }

  @Test
  void everyRefusalHasItsRowHere() {
    List<Refusal> rows = new ArrayList<>();
    table()
        .forEach(
            row -> {
              if (row.answer() instanceof Answer.Refused(Refusal refusal, _)) {
                rows.add(refusal);
              }
            });

    assertThat(rows).containsExactlyInAnyOrder(Refusal.values());
  }

  @ParameterizedTest
  @MethodSource("table")
  void httpAnswerHasStatusAndRetryAfter(Row row) {
    for (Encoding encoding : Encoding.values()) {
      HttpReply reply = Replies.http(row.answer(), Signal.LOGS, encoding);

      assertThat(reply.status()).isEqualTo(row.http());
      assertThat(reply.headers().get("Retry-After"))
          .isEqualTo(row.retryAfterSeconds() == 0 ? null : "" + row.retryAfterSeconds());
      assertThat(reply.headers().get("Content-Type"))
          .isEqualTo(encoding == Encoding.JSON ? "application/json" : "application/x-protobuf");
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void grpcAnswerHasCodeAndDetails(Row row) throws Exception {
    GrpcReply reply = Replies.grpc(row.answer());

    assertThat(reply.status().getCode()).isEqualTo(row.grpc());
    byte[] details = reply.trailers().get(Replies.STATUS_DETAILS);
    if (row.grpc() == Status.Code.OK) {
      assertThat(details).isNull();
      return;
    }
    com.google.rpc.Status status = com.google.rpc.Status.parseFrom(details);
    assertThat(status.getCode()).isEqualTo(row.grpc().value());
    assertThat(status.getMessage()).isEqualTo(reply.status().getDescription()).isNotEmpty();
    assertThat(retrySeconds(status)).isEqualTo(row.retryAfterSeconds());
    assertThat(status.getDetailsList().stream().anyMatch(any -> any.is(BadRequest.class)))
        .isEqualTo(row.grpc() == Status.Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("table")
  void httpErrorsCarryStatusInBothEncodings(Row row) throws Exception {
    if (row.http() == 200) {
      return;
    }

    byte[] protobuf = Replies.http(row.answer(), null, Encoding.PROTOBUF).body();
    byte[] json = Replies.http(row.answer(), null, Encoding.JSON).body();

    com.google.rpc.Status status = com.google.rpc.Status.parseFrom(protobuf);
    JsonNode tree = JSON.readTree(json);
    assertThat(status.getMessage()).isNotEmpty();
    assertThat(tree.get("message").asText()).isEqualTo(status.getMessage());
    assertThat(tree.get("code").asInt()).isEqualTo(status.getCode());
    assertThat(retrySeconds(status)).isEqualTo(row.retryAfterSeconds());
    for (Any any : status.getDetailsList()) {
      assertThat(tree.get("details").get(0).get("@type").asText()).isEqualTo(any.getTypeUrl());
    }
  }

  @Test
  void badRequestSaysTheMessageAgain() throws Exception {
    Answer malformed = new Answer.Ingested(new IngestOutcome.Malformed("byte 3 is not OTLP"));

    var status =
        com.google.rpc.Status.parseFrom(Replies.http(malformed, null, Encoding.PROTOBUF).body());
    JsonNode tree = JSON.readTree(Replies.http(malformed, null, Encoding.JSON).body());

    assertThat(status.getDetails(0).unpack(BadRequest.class).getFieldViolations(0).getDescription())
        .isEqualTo("byte 3 is not OTLP");
    assertThat(tree.at("/details/0/fieldViolations/0/description").asText())
        .isEqualTo("byte 3 is not OTLP");
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptedIsAnEmptyResponse(Signal signal) {
    Answer accepted = new Answer.Ingested(new IngestOutcome.Accepted());

    assertThat(Replies.http(accepted, signal, Encoding.PROTOBUF).body()).isEmpty();
    assertThat(text(Replies.http(accepted, signal, Encoding.JSON))).isEqualTo("{}");
    assertThat(Replies.grpc(accepted).message()).isEmpty();
  }

  @Test
  void partialSuccessNamesWhatWasRejectedInTheWordsOfTheSignal() {
    Answer partial = new Answer.Ingested(new IngestOutcome.Partial(3, "too \"old\""));

    assertThat(text(Replies.http(partial, Signal.METRICS, Encoding.JSON)))
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedDataPoints\":\"3\","
                + "\"errorMessage\":\"too \\\"old\\\"\"}}");
    assertThat(text(Replies.http(partial, Signal.LOGS, Encoding.JSON)))
        .contains("\"rejectedLogRecords\":\"3\"");
    assertThat(text(Replies.http(partial, Signal.TRACES, Encoding.JSON)))
        .contains("\"rejectedSpans\":\"3\"");
  }

  @Test
  void partialSuccessInProtobufHasTheSameBytesForAllSignals() {
    Answer partial = new Answer.Ingested(new IngestOutcome.Partial(3, "old"));
    byte[] expected = {10, 7, 8, 3, 18, 3, 'o', 'l', 'd'};

    for (Signal signal : Signal.values()) {
      assertThat(Replies.http(partial, signal, Encoding.PROTOBUF).body()).isEqualTo(expected);
    }
    assertThat(Replies.grpc(partial).message()).isEqualTo(expected);
  }

  @Test
  void warningLeavesTheRejectedOut() {
    Answer warning = new Answer.Ingested(new IngestOutcome.Partial(0, "old"));

    assertThat(text(Replies.http(warning, Signal.LOGS, Encoding.JSON)))
        .isEqualTo("{\"partialSuccess\":{\"errorMessage\":\"old\"}}");
    assertThat(Replies.grpc(warning).message()).containsExactly(10, 5, 18, 3, 'o', 'l', 'd');
  }

  @Test
  void messagesAreCutAtOneKibibyteBetweenCharacters() {
    String fits = "ä".repeat(512);
    String tooLong = fits + "x";

    assertThat(ReplyText.shortened(fits)).isEqualTo(fits);
    assertThat(ReplyText.shortened(tooLong)).isEqualTo("ä".repeat(510) + "…");
    assertThat(ReplyText.shortened(tooLong).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(ReplyText.MESSAGE_BYTES_MAX);
  }

  @Test
  void messagesStayOnOneLine() {
    assertThat(ReplyText.shortened("a\r\nb\u0000c")).isEqualTo("a  b c");
  }

  @Test
  void refusalsTellWhatWouldHaveBeenRight() {
    assertThat(headers(Refusal.METHOD_WRONG)).containsEntry("Allow", "POST");
    assertThat(headers(Refusal.UNAUTHENTICATED)).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(headers(Refusal.CONTENT_ENCODING_UNKNOWN))
        .containsEntry("Accept-Encoding", "gzip, identity");
    assertThat(headers(Refusal.MEDIA_TYPE_UNKNOWN))
        .containsEntry("Accept-Post", "application/x-protobuf, application/json");
  }

  private static java.util.Map<String, String> headers(Refusal refusal) {
    return Replies.http(new Answer.Refused(refusal, "why"), null, Encoding.JSON).headers();
  }

  private static long retrySeconds(com.google.rpc.Status status) throws Exception {
    for (Any any : status.getDetailsList()) {
      if (any.is(RetryInfo.class)) {
        return any.unpack(RetryInfo.class).getRetryDelay().getSeconds();
      }
    }
    return 0;
  }

  private static String text(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
