package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ledger.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signal counts changes as data comes in; at no time do two. */
final class WhatCountsTest {
  private static final HandMade.Sender CLAUDE =
      new HandMade.Sender("claude-code", "com.anthropic.claude_code");

  private static final String SESSION =
      """
      SELECT concat_ws(' ', counted_by, coalesce(model_calls::text, '?'), input_tokens,
        output_tokens, cost_nanos, (SELECT count(*) FROM model_calls),
        (SELECT count(*) FROM tally WHERE fact = 'model_call' AND counts))
      FROM sessions
      """;

  /** Tokens that count, and the most that a signal tells of each session. */
  private static final String COUNTED =
      "SELECT coalesce(sum(amount), 0) FROM tally WHERE fact = '%s' AND counts";

  private static final String MOST =
      """
      SELECT coalesce(sum(most), 0) FROM (
        SELECT max(total) AS most FROM (
          SELECT weighed_with, signal, sum(amount) AS total FROM tally WHERE fact = '%s'
          GROUP BY weighed_with, signal) told
        GROUP BY weighed_with) sessions
      """;

  @Test
  void lateEventsTakeOverFromMetricsWhichTookOverFromEvents() {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(CLAUDE.logs(call(1), call(2)));
      path.maintain();
      assertThat(path.rows(SESSION)).containsExactly("logs 2 200 20 600000 2 1");

      path.send(CLAUDE.metrics(usage(400, "input"), usage(40, "output"), cost("0.0012")));
      path.maintain();
      assertThat(path.rows(SESSION)).containsExactly("metrics ? 400 40 1200000 0 1");

      path.send(CLAUDE.logs(call(3)));
      path.maintain();
      assertThat(path.rows(SESSION)).containsExactly("metrics ? 400 40 1200000 0 1");

      path.send(CLAUDE.logs(call(4), call(2)));
      path.maintain();
      assertThat(path.rows(SESSION)).containsExactly("logs 4 400 40 1200000 4 1");

      path.send(CLAUDE.logs(call(5)));
      path.maintain();
      assertThat(path.rows(SESSION)).containsExactly("logs 5 500 50 1500000 5 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-code/grpc-delta-full",
        "claude-code/grpc-cumulative-full",
        "claude-code/grpc-cumulative-twin-no-session-id",
        "claude-code-faults/grpc-restart"
      })
  void afterEveryRequestTheLargerCounts(String name) {
    List<Request> requests = new ArrayList<>(Capture.of(name).requests());
    Collections.shuffle(requests, new Random(20_261_121));

    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      for (Request request : requests) {
        path.send(request);
        path.maintain();
        assertTheLargerCounts(path, request.file());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"claude-code/http-protobuf-delta-full", "claude-code/grpc-cumulative-full"})
  void halfTheEventsThenMetricsThenTheOtherHalf(String name) {
    List<Request> logs = of(name, Signal.LOGS);
    List<List<Request>> steps =
        List.of(
            logs.subList(0, logs.size() / 2),
            of(name, Signal.METRICS),
            logs.subList(logs.size() / 2, logs.size()));
    List<String> tokens = new ArrayList<>();

    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      for (List<Request> step : steps) {
        step.forEach(path::send);
        path.maintain();
        assertTheLargerCounts(path, "step");
        tokens.add(path.ask(COUNTED.formatted("model_call")));
      }
      assertThat(tokens.get(1)).isEqualTo("315890").isNotEqualTo(tokens.get(0));
      assertThat(tokens.get(2)).isEqualTo("315890");
      assertThat(path.rows("SELECT DISTINCT counted_by FROM model_calls")).containsExactly("logs");
      assertThat(path.ask("SELECT sum(cost_nanos) FROM model_calls")).isEqualTo("262772750");
    }
  }

  private static void assertTheLargerCounts(RequestPath path, String when) {
    for (String fact : List.of("model_call", "tool_result", "commits")) {
      assertThat(path.ask(COUNTED.formatted(fact)))
          .as("%s after %s", fact, when)
          .isEqualTo(path.ask(MOST.formatted(fact)));
    }
  }

  private static List<Request> of(String name, Signal signal) {
    return Capture.of(name).requests().stream()
        .filter(request -> request.signal() == signal)
        .toList();
  }

  private static String call(int id) {
    return HandMade.event(
        "claude_code.api_request",
        "session.id=one",
        "model=claude-sonnet-4-5",
        "request_id=req_" + id,
        "input_tokens=100",
        "output_tokens=10",
        "cost_usd=0.0003");
  }

  private static String usage(int tokens, String type) {
    return HandMade.counter(
        "claude_code.token.usage",
        tokens,
        "session.id=one",
        "model=claude-sonnet-4-5",
        "type=" + type);
  }

  private static String cost(String dollars) {
    return HandMade.counter(
        "claude_code.cost.usage",
        Double.parseDouble(dollars),
        "session.id=one",
        "model=claude-sonnet-4-5");
  }
}
