package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client should not have sent is in no table. */
class PrivateContentTest {
  private static final String CANARY = "canary-4711";
  private static final long TIME = RequestPath.CLOCK.instant().getEpochSecond() * 1_000_000_000L;

  private static final List<String> TABLES =
      List.of("source", "series", "shape", "log_record", "metric_point", "span", "quarantine");

  /** Keys under which the recorded clients send prompts, answers, tool input and output. */
  private static final List<String> KEYS =
      List.of(
          "prompt",
          "prompt_text",
          "response",
          "body",
          "tool_input",
          "tool_parameters",
          "full_command",
          "arguments",
          "output",
          "request_text",
          "response_text",
          "function_args",
          "process.command_args",
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "ai.prompt.messages",
          "ai.response.text",
          "ai.toolCall.args",
          "ai.toolCall.result");

  @Test
  void canaryInEveryPrivatePlaceOfEverySignalIsStoredNowhere() {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      send(path, Signal.LOGS, LOG);
      send(path, Signal.TRACES, SPAN);
      send(path, Signal.METRICS, METRIC);

      assertThat(path.meter("meterbook.records.stored")).isEqualTo(3);
      for (String table : TABLES) {
        assertThat(path.ask(mentions(table, CANARY))).as(table).isEqualTo("0");
      }
      assertThat(path.ask(mentions("log_record", "kept-0815"))).isEqualTo("1");
    }
  }

  private static final String LOG =
      """
      {"resourceLogs":[{"resource":{"attributes":%1$s},"scopeLogs":[{"logRecords":[
        {"timeUnixNano":"%2$d","attributes":%1$s,
         "body":{"kvlistValue":{"values":%1$s}}}]}]}]}
      """
          .formatted(attributes(), TIME);

  private static final String SPAN =
      """
      {"resourceSpans":[{"resource":{"attributes":%1$s},"scopeSpans":[{"spans":[
        {"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","name":"chat",
         "startTimeUnixNano":"%2$d","endTimeUnixNano":"%2$d","attributes":%1$s,
         "events":[{"timeUnixNano":"%2$d","name":"tool.output","attributes":%1$s}],
         "links":[{"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef",
           "attributes":%1$s}]}]}]}]}
      """
          .formatted(attributes(), TIME);

  private static final String METRIC =
      """
      {"resourceMetrics":[{"resource":{"attributes":%1$s},"scopeMetrics":[{"metrics":[
        {"name":"calls","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[
          {"startTimeUnixNano":"%2$d","timeUnixNano":"%2$d","asInt":"1","attributes":%1$s,
           "exemplars":[{"timeUnixNano":"%2$d","asInt":"1","filteredAttributes":%1$s}]}]}}]}]}]}
      """
          .formatted(attributes(), TIME);

  private static String attributes() {
    StringBuilder json = new StringBuilder("[");
    KEYS.forEach(key -> json.append(attribute(key, CANARY)).append(','));
    return json.append(attribute("model", "kept-0815")).append(']').toString();
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
  }

  private static void send(RequestPath path, Signal signal, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);

    IngestOutcome outcome = path.send(new Capture.Request("canary", signal, Encoding.JSON, body));

    assertThat(outcome).isInstanceOf(IngestOutcome.Accepted.class);
  }

  private static String mentions(String table, String text) {
    return "SELECT count(*) FROM " + table + " AS r WHERE r::text LIKE '%" + text + "%'";
  }
}
