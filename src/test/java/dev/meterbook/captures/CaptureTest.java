package dev.meterbook.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {
  @Test
  void requestsComeInTheOrderOfTheirArrival() {
    Capture capture = Capture.of("claude-code/grpc-delta-full");

    assertThat(capture.requests()).hasSize(17);
    assertThat(capture.requests().getFirst().file()).isEqualTo("0001-logs.bin");
    assertThat(capture.requests().getFirst().signal()).isEqualTo(Signal.LOGS);
    assertThat(capture.requests().getFirst().encoding()).isEqualTo(Encoding.PROTOBUF);
    assertThat(capture.requests().getFirst().body()).hasSize(11_319);
    assertThat(capture.file("truth.json").path("total").path("requests").asInt()).isEqualTo(21);
  }

  @Test
  void allTimesOfProtobufMoveTogether() throws Exception {
    Capture capture = Capture.of("claude-code/grpc-gzip-hello");

    Capture shifted = capture.shiftedBy(Duration.ofDays(40));

    for (int i = 0; i < capture.requests().size(); i++) {
      if (capture.requests().get(i).signal() == Signal.LOGS) {
        LogRecord before = firstLog(capture.requests().get(i).body());
        LogRecord after = firstLog(shifted.requests().get(i).body());
        long moved = after.getTimeUnixNano() - before.getTimeUnixNano();
        assertThat(Duration.ofNanos(moved)).isEqualTo(Duration.ofDays(40));
        assertThat(Duration.between(timestamp(before), timestamp(after)))
            .isEqualTo(Duration.ofDays(40));
      }
    }
  }

  @Test
  void unknownTimesOfJsonStayUnknown() {
    Capture shifted = Capture.of("codex/http-json-full").shiftedBy(Duration.ofDays(1));

    String logs = new String(shifted.requests().getFirst().body(), StandardCharsets.UTF_8);
    assertThat(logs).containsPattern("\"timeUnixNano\": *\"?0\"?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"claude-code/grpc-delta-full", "codex/http-json-full", "opencode/http-json"})
  void captureEndsWhenAsked(String name) {
    Instant end = Instant.parse("2031-05-06T07:08:09.5Z");

    Capture moved = Capture.of(name).endingAt(end);

    long latest =
        moved.requests().stream()
            .mapToLong(r -> TimeShift.latestNanos(r.signal(), r.encoding(), r.body()))
            .max()
            .orElseThrow();
    assertThat(Instant.ofEpochSecond(0, latest)).isBetween(end.minusSeconds(1), end);
  }

  private static LogRecord firstLog(byte[] body) throws Exception {
    return ExportLogsServiceRequest.parseFrom(body)
        .getResourceLogs(0)
        .getScopeLogs(0)
        .getLogRecords(0);
  }

  private static Instant timestamp(LogRecord record) {
    return record.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("event.timestamp"))
        .map(attribute -> Instant.parse(attribute.getValue().getStringValue()))
        .findFirst()
        .orElseThrow();
  }
}
