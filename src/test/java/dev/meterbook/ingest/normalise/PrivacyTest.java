package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Sent.array;
import static dev.meterbook.ingest.normalise.Sent.map;
import static dev.meterbook.ingest.normalise.Sent.string;
import static dev.meterbook.ingest.normalise.Sent.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.CountedCost;
import dev.meterbook.pricing.Prices;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivacyTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private static final String SECRET = "SECRET";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Claude Code
        "prompt",
        "prompt_text",
        "user_prompt",
        "response",
        "body",
        "tool_input",
        "tool_parameters",
        "full_command",
        "bash_command",
        "new_context",
        "system_prompt",
        "content",
        "output",
        // Codex
        "arguments",
        "message",
        // Gemini CLI, Qwen Code
        "request_text",
        "response_text",
        "function_args",
        "process.command_args",
        // opencode
        "ai.prompt.messages",
        "ai.prompt",
        "ai.response.text",
        "ai.toolCall.args",
        "ai.toolCall.result",
        // GitHub Copilot and whoever follows the conventions
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.system_instructions",
        "gen_ai.tool.definitions",
        "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result",
        "gen_ai.prompt.0.content",
        "gen_ai.completion.0.content",
        "gen_ai.event.content",
        "exception.stacktrace"
      })
  void contentIsStoredNowhere(String key) {
    Normalised kept = normalise(settings(false, Set.of()), record(string("b.c"), key));

    assertThat(everything(kept)).doesNotContain(SECRET).doesNotContain(key + "\"");
    assertThat(kept.evidence().shapes().getFirst().keys()).containsExactly("model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt.id",
        "prompt_length",
        "prompt_id",
        "response_length",
        "tool_name",
        "body_length",
        "input_tokens",
        "output_tokens",
        "content_length",
        "ai.usage.inputTokens",
        "gen_ai.usage.input_tokens",
        "gen_ai.response.id",
        "gen_ai.tool.name"
      })
  void whatOnlyLooksLikeContentIsKept(String key) {
    Normalised kept = normalise(settings(false, Set.of()), record(string("b.c"), key));

    assertThat(everything(kept)).contains(SECRET);
  }

  @Test
  void contentOfResourcesIsDroppedToo() {
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(now());

    Normalised kept =
        new Normaliser(
                settings(false, Set.of()), Prices.ofList(), new CostRule(CountedCost.CLIENT), CLOCK)
            .logs(
                "ours",
                List.of(
                    Sent.log(
                        List.of(text("process.command_args", SECRET), text("host.name", "box")),
                        record)));

    assertThat(everything(kept)).doesNotContain(SECRET).contains("box");
  }

  @Test
  void contentIsKeptWholeWhenAskedFor() {
    String conversation = SECRET.repeat(1000);
    LogRecord.Builder record =
        LogRecord.newBuilder().setTimeUnixNano(now()).addAttributes(text("prompt", conversation));

    Normalised kept = normalise(settings(true, Set.of()), record);

    assertThat(everything(kept)).contains(conversation);
  }

  @Test
  void furtherPrivateKeysAreDroppedEvenThen() {
    Normalised kept =
        normalise(settings(true, Set.of("codename")), record(string("b"), "codename"));

    assertThat(everything(kept)).doesNotContain(SECRET);
  }

  @Test
  void aPrivateSessionIdIsNoSessionEither() {
    Normalised kept =
        normalise(settings(false, Set.of("session.id")), record(string("b"), "session.id"));

    assertThat(kept.evidence().sources().getFirst().sessionId()).isEmpty();
    assertThat(everything(kept)).doesNotContain(SECRET);
  }

  @Test
  void aStructuredBodyIsDroppedAndATextIsCut() {
    AnyValue message = map(text("role", SECRET));

    assertThat(body(settings(false, Set.of()), message)).isEmpty();
    assertThat(body(settings(false, Set.of()), array(string(SECRET)))).isEmpty();
    assertThat(body(settings(true, Set.of()), message)).contains("{\"role\":\"SECRET\"}");
    assertThat(body(settings(false, Set.of()), string("x".repeat(300))))
        .contains('"' + "x".repeat(256) + "…\"");
  }

  @Test
  void anUnknownLongTextIsCutAndMarked() {
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setTimeUnixNano(now())
            .addAttributes(text("unheard.of", "y".repeat(257)));

    Normalised kept = normalise(settings(false, Set.of()), record);

    assertThat(kept.evidence().logs().getFirst().attributeValues().toString())
        .isEqualTo("[\"" + "y".repeat(256) + "…\"]");
  }

  private static LogRecord.Builder record(AnyValue body, String key) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(now())
        .setBody(body)
        .addAttributes(text("model", "fable"))
        .addAttributes(text(key, SECRET));
  }

  private static Optional<String> body(NormaliseSettings settings, AnyValue body) {
    LogEvidence row = normalise(settings, record(body, "a")).evidence().logs().getFirst();
    return Optional.ofNullable(row.body()).map(Object::toString);
  }

  private static Normalised normalise(NormaliseSettings settings, LogRecord.Builder record) {
    return new Normaliser(settings, Prices.ofList(), new CostRule(CountedCost.CLIENT), CLOCK)
        .logs("ours", List.of(Sent.log(record)));
  }

  private static String everything(Normalised kept) {
    return kept.evidence().toString();
  }

  private static long now() {
    return CLOCK.instant().getEpochSecond() * 1_000_000_000L;
  }

  static NormaliseSettings settings(boolean keepContent, Set<String> privateKeys) {
    return new NormaliseSettings() {
      @Override
      public int evidenceDays() {
        return 30;
      }

      @Override
      public int spanDays() {
        return 7;
      }

      @Override
      public boolean keepContent() {
        return keepContent;
      }

      @Override
      public Optional<Set<String>> privateKeys() {
        return privateKeys.isEmpty() ? Optional.empty() : Optional.of(privateKeys);
      }

      @Override
      public Optional<String> aliases() {
        return Optional.empty();
      }

      @Override
      public int shapesMax() {
        return 100;
      }

      @Override
      public int sourcesMax() {
        return 10;
      }

      @Override
      public int seriesMax() {
        return 10;
      }

      @Override
      public int labelSetsMax() {
        return 10;
      }

      @Override
      public Optional<Path> dialectsDir() {
        return Optional.empty();
      }
    };
  }
}
