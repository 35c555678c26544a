package dev.meterbook.ingest;

import static dev.meterbook.ingest.HandMade.counter;
import static dev.meterbook.ingest.HandMade.event;
import static dev.meterbook.ingest.HandMade.failedSpan;
import static dev.meterbook.ingest.HandMade.histogram;
import static dev.meterbook.ingest.HandMade.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.ingest.HandMade.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that speak the GenAI semantic conventions, in one generation or another. */
final class RecordedGenAiLedgerTest {
  /** Per client, signal and result: calls, and tokens by kind. */
  private static final String CALLS =
      """
      SELECT concat_ws(' ', s.client, c.signal, l.model, l.outcome, count(*),
        concat_ws('/', coalesce(sum(c.input_tokens)::text, '?'),
          coalesce(sum(c.cache_read_tokens)::text, '?'),
          coalesce(sum(c.cache_write_5m_tokens)::text, '?'),
          coalesce(sum(c.output_tokens)::text, '?'), coalesce(sum(c.reasoning_tokens)::text, '?')))
      FROM model_call c JOIN source s USING (source_id)
      JOIN label_set l ON l.labels_id = c.labels_id
      GROUP BY s.client, c.signal, l.model, l.outcome ORDER BY 1
      """;

  private static final String CALLS_OF_TRACES =
      """
      SELECT concat_ws(' ', count(*), concat_ws('/', sum(input_tokens), sum(cache_read_tokens),
        sum(output_tokens), sum(reasoning_tokens)))
      FROM model_call GROUP BY trace_id ORDER BY 1
      """;

  private static final String COST =
      """
      SELECT concat_ws(' ', cost_source, sum(cost_nanos), sum(reported_nanos))
      FROM model_call GROUP BY cost_source
      """;

  private static final String USAGE =
      "SELECT concat_ws(' ', kind, sum(amount)) FROM usage GROUP BY kind ORDER BY kind";

  private static final String TOOLS =
      """
      SELECT concat_ws(' ', l.tool, t.succeeded, count(*))
      FROM tool_use t JOIN label_set l USING (labels_id)
      WHERE t.is_result GROUP BY l.tool, t.succeeded ORDER BY 1
      """;

  private static final String OUTCOMES =
      """
      SELECT concat_ws(' ', signal, kind, trim_scale(sum(amount) / 1e6))
      FROM outcome GROUP BY signal, kind ORDER BY 1
      """;

  private static final String COUNTED =
      """
      SELECT concat_ws(' ', signal, sum(occurrences), sum(input_tokens), sum(cache_read_tokens),
        sum(output_tokens))
      FROM tally WHERE fact = 'model_call' AND counts GROUP BY signal
      """;

  static Stream<String> copilotRuns() {
    return Capture.names().stream().filter(name -> name.startsWith("copilot-cli/"));
  }

  @ParameterizedTest
  @MethodSource("copilotRuns")
  void copilotCallsComeFromTheChatSpansAlone(String name) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Capture.of(name));
      path.maintain();

      assertThat(path.rows(CALLS))
          .containsExactly(
              "copilot-cli traces claude-sonnet-4-6 error 1 ?/?/?/?/?",
              "copilot-cli traces claude-sonnet-4-6 ok 9 3800/40160/?/845/104");
      assertThat(path.rows(CALLS_OF_TRACES))
          .containsExactly("1 200/1000/17/4", "9 3600/39160/828/100");
      // What Copilot calls cost is not in dollars.
      assertThat(path.rows(COST)).containsExactly("computed 36123000");
      assertThat(path.rows(TOOLS))
          .containsExactly("bash t 2", "create t 1", "edit t 1", "task t 1", "view f 1");
      assertThat(path.ask(COUNTED)).isEqualTo("traces 9 3800 40160 845");
      assertThat(path.ask("SELECT count(DISTINCT prompt_id) FROM model_calls")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @MethodSource("copilotRuns")
  void copilotMetricsTellTheSameTokensAndTheLines(String name) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Capture.of(name));
      path.maintain();

      assertThat(path.rows(USAGE))
          .containsExactly(
              "input 3800", "cache_read 40160", "cache_write_5m 0", "output 845", "reasoning 104");
      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "metrics lines_added 3",
              "metrics lines_removed 1",
              "metrics tool_calls 6",
              "metrics turns 8",
              "traces prompts 2",
              "traces subagents 1");
    }
  }

  @Test
  void whatCopilotChatWrapsIsNotCountedAgain() {
    Sender chat = new Sender("copilot-chat", "copilot-chat");
    Sender cli = new Sender("github-copilot", "github.copilot");
    Sender claude = new Sender("claude-code", "com.anthropic.claude_code.tracing");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          chat.spans(
              agent(1, "copilotcli", 300, 30),
              agent(2, "claude", 400, 40),
              agent(3, "GitHub Copilot Chat", 100, 10),
              chat(4, "response-1", 100, 10)));
      path.send(cli.spans(agent(5, "explore", 300, 30), chat(6, "response-2", 300, 30)));
      path.send(
          claude.spans(
              span(
                  7,
                  "claude_code.llm_request",
                  "session.id=s",
                  "model=claude-sonnet-5",
                  "request_id=req_1",
                  "input_tokens=400",
                  "output_tokens=40")));
      path.maintain();

      assertThat(path.rows(CALLS))
          .containsExactly(
              "claude-code traces claude-sonnet-5 ok 1 400/?/?/40/?",
              "copilot-cli traces gpt-5.5 ok 1 200/100/?/30/?",
              "vscode-copilot traces gpt-5.5 ok 1 0/100/?/10/?");
    }
  }

  @Test
  void copilotChatTellsItsDeliveriesByMetrics() {
    Sender chat = new Sender("copilot-chat", "copilot-chat");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          chat.metrics(
              counter("copilot_chat.session.count", 1),
              counter("copilot_chat.lines_of_code.count", 12, "type=added"),
              counter("copilot_chat.lines_of_code.count", 4, "type=removed"),
              counter(
                  "copilot_chat.edit.acceptance.count", 3, "copilot_chat.edit.outcome=accepted"),
              counter(
                  "copilot_chat.edit.acceptance.count", 2, "copilot_chat.edit.outcome=rejected"),
              counter("copilot_chat.pull_request.count", 1)));
      path.send(
          chat.logs(
              event(
                  "copilot_chat.tool.call",
                  "gen_ai.tool.name=readFile",
                  "success=true",
                  "duration_ms=5")));

      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "metrics edits_accepted 3",
              "metrics edits_rejected 2",
              "metrics lines_added 12",
              "metrics lines_removed 4",
              "metrics pull_requests 1",
              "metrics sessions_started 1");
      assertThat(path.rows(TOOLS)).containsExactly("readFile t 1");
    }
  }

  /** Of the seven answered calls four arrived: opencode exits without its last five seconds. */
  @Test
  void opencodeCallsComeFromTheInnerSpanAlone() {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Capture.of("opencode/http-json"));
      path.maintain();

      assertThat(path.rows(CALLS))
          .containsExactly("opencode traces mock-model ok 4 2900/13800/?/389/64");
      assertThat(path.rows(TOOLS)).containsExactly("bash t 1", "edit t 1", "write t 1");
      assertThat(path.ask(COUNTED)).isEqualTo("traces 4 2900 13800 389");
      assertThat(path.ask("SELECT count(DISTINCT session_key) FROM model_call")).isEqualTo("1");
    }
  }

  @Test
  void clientThatOnlyTheUserKnowsIsUnderstoodByItsFile(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("abacus.dialect"),
        """
        client = abacus
        services = abacus-agent
        model = llm
        [model_call from log abacus.answer]
        outcome = 'ok'
        request = answer_id
        input = in - cached
        cache_read = cached
        output = out
        """);
    try (RequestPath path =
        RequestPath.onEmptyDatabase(Map.of("meterbook.dialects-dir", folder.toString()))) {
      path.send(
          new Sender("abacus-agent", "any")
              .logs(
                  event(
                      "abacus.answer",
                      "llm=gpt-5.5",
                      "answer_id=a1",
                      "in=100",
                      "cached=60",
                      "out=9"),
                  event("abacus.question", "llm=gpt-5.5", "in=100")));

      assertThat(path.rows(CALLS)).containsExactly("abacus logs gpt-5.5 ok 1 40/60/?/9/?");
    }
  }

  @Test
  void unknownClientIsUnderstoodInEveryGeneration() {
    Sender unknown = new Sender("some-agent", "any");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          unknown.spans(
              span(
                  1,
                  "chat",
                  "gen_ai.operation.name=chat",
                  "gen_ai.request.model=oldest",
                  "gen_ai.usage.prompt_tokens=70",
                  "gen_ai.usage.completion_tokens=7"),
              span(
                  2,
                  "chat",
                  "gen_ai.operation.name=chat",
                  "gen_ai.request.model=older",
                  "gen_ai.usage.input_tokens=100",
                  "gen_ai.usage.cache_read.input_tokens=60",
                  "gen_ai.usage.cache_creation.input_tokens=30",
                  "gen_ai.usage.output_tokens=9"),
              span(
                  3,
                  "chat",
                  "gen_ai.operation.name=chat",
                  "gen_ai.request.model=newest",
                  "gen_ai.usage.input_tokens=100",
                  "gen_ai.usage.cache_read.input_tokens=60",
                  "gen_ai.usage.cache_write.input_tokens=20",
                  "gen_ai.usage.output_tokens=9",
                  "gen_ai.usage.reasoning.output_tokens=4"),
              failedSpan(4, "chat", "gen_ai.operation.name=chat", "gen_ai.request.model=newest")));
      path.send(
          unknown.metrics(
              histogram("gen_ai.client.token.usage", 2, 170, "gen_ai.token.type=input"),
              histogram("gen_ai.client.token.usage", 2, 16, "gen_ai.token.type=output"),
              counter("gen_ai.client.inference.usage.input_tokens", 100),
              counter("gen_ai.client.inference.usage.cache_read.input_tokens", 60)));

      assertThat(path.rows(CALLS))
          .containsExactly(
              "some-agent traces newest error 1 ?/?/?/?/?",
              "some-agent traces newest ok 1 20/60/20/9/4",
              "some-agent traces older ok 1 10/60/30/9/?",
              "some-agent traces oldest ok 1 70/?/?/7/?");
      assertThat(path.rows(USAGE)).containsExactly("input 210", "cache_read 60", "output 16");
    }
  }

  @Test
  void eventThatIsSentBeforeAndAfterTheCallIsOneCall() {
    Sender unknown = new Sender("some-agent", "any");
    String name = "gen_ai.client.inference.operation.details";
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          unknown.logs(
              event(name, "gen_ai.operation.name=chat", "gen_ai.request.model=m"),
              event(
                  name,
                  "gen_ai.operation.name=chat",
                  "gen_ai.request.model=m",
                  "gen_ai.response.id=r1",
                  "gen_ai.usage.input_tokens=50",
                  "gen_ai.usage.output_tokens=5"),
              event(name, "gen_ai.request.model=m", "error.type=overloaded")));
      path.send(
          unknown.spans(
              span(
                  1,
                  "chat m",
                  "gen_ai.operation.name=chat",
                  "gen_ai.request.model=m",
                  "gen_ai.response.id=r1",
                  "gen_ai.usage.input_tokens=50",
                  "gen_ai.usage.output_tokens=5")));
      path.maintain();

      assertThat(path.rows(CALLS))
          .containsExactly(
              "some-agent logs m error 1 ?/?/?/?/?",
              "some-agent logs m ok 1 50/?/?/5/?",
              "some-agent traces m ok 1 50/?/?/5/?");
      assertThat(path.rows("SELECT sum(occurrences)::text FROM tally WHERE counts"))
          .containsExactly("1");
    }
  }

  @Test
  void totalsAroundTheCallsOfGooseAreNotCounted() {
    Sender goose = new Sender("goose", "goose");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          goose.spans(
              agent(1, "reply", 300, 30),
              agent(2, "reply_stream", 300, 30),
              chat(3, "response-1", 300, 30)));
      path.send(goose.metrics(counter("goose.session_tokens", 330)));

      assertThat(path.rows(CALLS)).containsExactly("goose traces gpt-5.5 ok 1 200/100/?/30/?");
      assertThat(path.rows(USAGE)).isEmpty();
    }
  }

  @Test
  void callOfTheAiSdkIsCountedOnceInAnyClient() {
    String[] usage = {
      "ai.model.id=m",
      "ai.usage.inputTokens=90",
      "ai.usage.cachedInputTokens=50",
      "ai.usage.outputTokens=8"
    };
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          new Sender("some-agent", "ai")
              .spans(
                  span(1, "ai.generateText", usage),
                  span(2, "ai.generateText.doGenerate", usage),
                  span(3, "ai.toolCall", "ai.toolCall.name=search")));

      assertThat(path.rows(CALLS)).containsExactly("some-agent traces m ok 1 40/50/?/8/?");
      assertThat(path.rows(TOOLS)).containsExactly("search t 1");
    }
  }

  private static String agent(int id, String name, int input, int output) {
    return span(
        id,
        "invoke_agent " + name,
        "gen_ai.operation.name=invoke_agent",
        "gen_ai.agent.name=" + name,
        "gen_ai.usage.input_tokens=" + input,
        "gen_ai.usage.output_tokens=" + output);
  }

  private static String chat(int id, String response, int input, int output) {
    return span(
        id,
        "chat gpt-5.5",
        "gen_ai.operation.name=chat",
        "gen_ai.request.model=gpt-5.5",
        "gen_ai.response.id=" + response,
        "gen_ai.usage.input_tokens=" + input,
        "gen_ai.usage.cache_read.input_tokens=100",
        "gen_ai.usage.output_tokens=" + output);
  }
}
