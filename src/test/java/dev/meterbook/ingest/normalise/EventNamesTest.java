package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Sent.string;
import static dev.meterbook.ingest.normalise.Sent.text;
import static dev.meterbook.ingest.normalise.Sent.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import org.junit.jupiter.api.Test;

final class EventNamesTest {
  private static final String CODEX_FIELD = "event otel/src/events/session_telemetry.rs:703";

  @Test
  void theAttributeIsMoreThanTheFieldAndTheBody() {
    assertThat(name("codex.sse_event", "a.field", string("a.body"))).isEqualTo("codex.sse_event");
    assertThat(name("user_prompt", CODEX_FIELD, string("claude_code.user_prompt")))
        .isEqualTo("user_prompt");
  }

  @Test
  void theFieldIsMoreThanTheBody() {
    assertThat(name("", "a.field", string("a.body"))).isEqualTo("a.field");
  }

  @Test
  void aSourceLocationIsNoName() {
    assertThat(name("", CODEX_FIELD, string("a.body"))).isEqualTo("a.body");
    assertThat(name("", CODEX_FIELD, AnyValue.getDefaultInstance())).isEmpty();
    assertThat(name("", "event of ours", string("a.body"))).isEqualTo("event of ours");
    assertThat(name("", "src/session.rs:703", string("a.body"))).isEqualTo("src/session.rs:703");
  }

  @Test
  void aBodyIsANameIfItLooksLikeOne() {
    assertThat(name("", "", string("claude_code.api_request")))
        .isEqualTo("claude_code.api_request");
    assertThat(name("", "", string("a.b.c_d"))).isEqualTo("a.b.c_d");
    assertThat(name("", "", string("api_request"))).isEmpty();
    assertThat(name("", "", string("Claude_code.api_request"))).isEmpty();
    assertThat(name("", "", string("claude_code.api_request "))).isEmpty();
    assertThat(name("", "", string("claude_code."))).isEmpty();
    assertThat(name("", "", string("gpt.5"))).isEmpty();
    assertThat(name("", "", whole(7))).isEmpty();
  }

  @Test
  void aBodyBeyondTheLengthOfATextIsNoName() {
    String longest = "a." + "b".repeat(Privacy.TEXT_MAX - 2);

    assertThat(name("", "", string(longest))).isEqualTo(longest);
    assertThat(name("", "", string(longest + "b"))).isEmpty();
  }

  private static String name(String attribute, String field, AnyValue body) {
    LogRecord.Builder record = LogRecord.newBuilder().setEventName(field).setBody(body);
    record.addAttributes(text("event.name", attribute));
    return EventNames.of(Sent.log(record));
  }
}
