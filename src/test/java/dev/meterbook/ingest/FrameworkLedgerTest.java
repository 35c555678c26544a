package dev.meterbook.ingest;

import static dev.meterbook.ingest.HandMade.counter;
import static dev.meterbook.ingest.HandMade.failedSpan;
import static dev.meterbook.ingest.HandMade.gauge;
import static dev.meterbook.ingest.HandMade.histogram;
import static dev.meterbook.ingest.HandMade.span;
import static dev.meterbook.ingest.HandMade.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.HandMade.Sender;
import org.junit.jupiter.api.Test;

/** Agent frameworks are known by the names of their metrics, whatever their service is called. */
final class FrameworkLedgerTest {
  /** What, how much, how often, and all labels. */
  private static final String OUTCOMES =
      """
      SELECT concat_ws(' ', o.kind, trim_scale(o.amount / 1e6), o.occurrences, l.agent, l.model,
        l.tool, l.type, l.outcome, l.decision, l.error_class, l.language, l.complexity)
      FROM outcome o JOIN label_set l USING (labels_id) ORDER BY o.kind, 1
      """;

  @Test
  void agentproxyTellsTasksVerificationsAndDecisions() {
    Sender agentproxy = new Sender("my-proxy", "agentproxy.telemetry");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          agentproxy.metrics(
              counter("agentproxy.tasks.started", 3),
              counter("agentproxy.tasks.completed", 2, "status=completed"),
              counter("agentproxy.claude.iterations", 7),
              counter("agentproxy.verifications", 4, "type=tests", "result=pass"),
              counter("agentproxy.pa.decisions", 5, "decision=continue"),
              histogram("agentproxy.task.duration", 2, 90.5, "status=completed"),
              histogram("agentproxy.pa.reasoning.duration", 5, 12.25),
              histogram("agentproxy.gemini.api.duration", 6, 9, "model=gemini-2.5-pro"),
              gauge("agentproxy.sessions.active", 2)));

      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "active_sessions 2 1",
              "api_seconds 9 6 gemini-2.5-pro",
              "decisions 5 1 continue",
              "iterations 7 1",
              "reasoning_seconds 12.25 5",
              "task_seconds 90.5 2 completed",
              "tasks_completed 2 1 completed",
              "tasks_started 3 1",
              "verifications 4 1 tests pass");
    }
  }

  @Test
  void agentproxySpansAreTasksAndToolsButNoModelCalls() {
    Sender agentproxy = new Sender("my-proxy", "agentproxy.telemetry");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          agentproxy.spans(
              span(1, "pa.run_task"),
              span(2, "pa.reasoning_loop"),
              span(3, "gemini.api.call"),
              failedSpan(4, "claude.subprocess"),
              span(5, "pa.function.verify_product"),
              span(6, "POST /tasks")));

      assertThat(path.rows(OUTCOMES)).containsExactly("tasks_run 1 1 ok");
      assertThat(
              path.rows(
                  """
                  SELECT tool || ' ' || succeeded FROM tool_use JOIN label_set USING (labels_id)
                  ORDER BY 1
                  """))
          .containsExactly("claude.subprocess false", "pa.function.verify_product true");
      assertThat(path.ask("SELECT count(*) FROM model_call")).isEqualTo("0");
    }
  }

  @Test
  void orchestrationTellsExecutionsToolsContextAndErrors() {
    Sender armada = new Sender("armada", "any");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          armada.metrics(
              counter(
                  "agent_execution_total", 2, "agent_type=coder", "phase=build", "status=success"),
              histogram("agent_execution_duration_seconds", 2, 30, "agent_type=coder"),
              counter("agent_tokens_used", 1500, "agent_type=coder", "model=gpt-5.5"),
              counter("tool_calls_total", 9, "tool=bash", "status=success"),
              histogram("tool_call_duration_seconds", 9, 4.5, "tool=bash"),
              counter("tool_call_success_total", 8, "tool=bash"),
              counter("tool_call_failure_total", 1, "tool=bash", "error_type=timeout"),
              gauge("context_window_utilization", 0.75, "agent_id=a1"),
              gauge("context_window_size_tokens", 200000, "agent_id=a1"),
              gauge("context_window_used_tokens", 150000, "agent_id=a1"),
              gauge("error_rate", 0.02),
              counter("error_total", 3, "component=router", "error_type=timeout", "severity=high"),
              gauge("task_queue_size", 11, "priority=high"),
              histogram("task_duration_seconds", 4, 80),
              counter("task_success_total", 3),
              counter("task_failure_total", 1)));

      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "agent_execution_seconds 30 2 coder",
              "agent_executions 2 1 coder build success",
              "context_size_tokens 200000 1 a1",
              "context_used_tokens 150000 1 a1",
              "context_utilization 0.75 1 a1",
              "error_rate 0.02 1",
              "errors 3 1 high timeout",
              "task_queue_size 11 1 high",
              "task_seconds 80 4",
              "tasks_failed 1 1",
              "tasks_succeeded 3 1",
              "tokens_used 1500 1 coder gpt-5.5",
              "tool_call_seconds 4.5 9 bash",
              "tool_calls 9 1 bash success",
              "tool_calls_failed 1 1 bash timeout",
              "tool_calls_succeeded 8 1 bash");
      assertThat(path.ask("SELECT count(*) FROM usage")).isEqualTo("0");
    }
  }

  @Test
  void multiAgentFrameworkTellsWorkDeliveriesAndScores() {
    Sender team = new Sender("agent-team", "any");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          team.metrics(
              counter("claude_sessions_total", 1, "agent=backend", "project=shop"),
              histogram("claude_session_duration_seconds", 1, 600, "agent=backend"),
              counter("claude_lines_added_total", 40, "agent_id=backend", "file_type=java"),
              counter("claude_lines_deleted_total", 10, "agent_id=backend", "file_type=java"),
              counter("claude_files_modified_total", 5, "agent_id=backend"),
              counter("claude_files_read_total", 15, "agent_id=backend"),
              counter("claude_branches_created_total", 1, "agent_id=backend"),
              counter(
                  "claude_tasks_completed_total",
                  2,
                  "agent_id=backend",
                  "task_type=feature",
                  "complexity=high"),
              counter("claude_tool_calls_total", 20, "agent_id=backend", "tool=Edit"),
              counter("claude_pattern_loads_total", 3, "agent_id=backend", "pattern_type=api"),
              counter("claude_features_delivered_total", 1, "agent_id=backend"),
              counter("claude_story_points_delivered_total", 8, "agent_id=backend"),
              counter("claude_bugs_introduced_total", 1, "agent_id=backend", "severity=low"),
              histogram("claude_code_review_duration_seconds", 2, 240, "agent_id=backend"),
              gauge("claude_test_coverage_ratio", 0.85, "agent_id=backend"),
              gauge("claude_context_usage_percent", 62.5, "agent_id=backend"),
              gauge("claude_agent_efficiency_score", 0.9, "agent_id=backend"),
              gauge("claude_agent_quality_score", 0.8, "agent_id=backend"),
              gauge("claude_agent_collaboration_score", 0.7, "agent_id=backend"),
              gauge("claude_agent_xp", 1200, "agent_id=backend"),
              gauge("claude_agent_level", 4, "agent_id=backend")));

      assertThat(path.rows(OUTCOMES))
          .containsExactly(
              "agent_level 4 1 backend",
              "branches 1 1 backend",
              "bugs_introduced 1 1 backend low",
              "code_review_seconds 240 2 backend",
              "collaboration_score 0.7 1 backend",
              "context_usage_percent 62.5 1 backend",
              "efficiency_score 0.9 1 backend",
              "experience_points 1200 1 backend",
              "features_delivered 1 1 backend",
              "files_modified 5 1 backend",
              "files_read 15 1 backend",
              "lines_added 40 1 backend java",
              "lines_removed 10 1 backend java",
              "pattern_loads 3 1 backend api",
              "quality_score 0.8 1 backend",
              "session_seconds 600 1 backend",
              "sessions_started 1 1 backend",
              "story_points_delivered 8 1 backend",
              "tasks_completed 2 1 backend feature high",
              "test_coverage 0.85 1 backend",
              "tool_calls 20 1 backend Edit");
    }
  }

  @Test
  void multiAgentTokensAndCostAreUsage() {
    Sender team = new Sender("agent-team", "any");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          team.metrics(
              counter("claude_tokens_input_total", 1000, "model=claude-sonnet-5"),
              counter("claude_tokens_output_total", 200, "model=claude-sonnet-5"),
              counter("claude_api_cost_usd_total", 0.006, "model=claude-sonnet-5"),
              counter("claude_code.commit.count", 1)));

      assertThat(
              path.rows(
                  """
                  SELECT concat_ws(' ', kind, amount, model)
                  FROM usage JOIN label_set USING (labels_id) ORDER BY kind
                  """))
          .containsExactly(
              "input 1000 claude-sonnet-5",
              "output 200 claude-sonnet-5",
              "cost 6000000 claude-sonnet-5");
      assertThat(path.rows(OUTCOMES)).containsExactly("commits 1 1");
    }
  }

  @Test
  void totalsTellTheSameAsIncrements() {
    Sender team = new Sender("agent-team", "any");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          team.metrics(
              total("claude_tokens_input_total", 1000, "model=claude-sonnet-5"),
              total("claude_api_cost_usd_total", 0.006, "model=claude-sonnet-5"),
              total("claude_story_points_delivered_total", 8, "agent_id=backend")));
      path.maintain();

      assertThat(path.rows("SELECT kind || ' ' || amount FROM usage ORDER BY kind"))
          .containsExactly("input 1000", "cost 6000000");
      assertThat(path.rows(OUTCOMES)).containsExactly("story_points_delivered 8 1 backend");
    }
  }

  @Test
  void clineTotalsAreUsageAndWhatRepeatsThemIsNot() {
    Sender cline = new Sender("cline", "cline");
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(
          cline.metrics(
              counter("cline.tokens.input.total", 100, "model=gpt-5.5"),
              counter("cline.tokens.output.total", 20, "model=gpt-5.5"),
              histogram("cline.tokens.input.per_response", 1, 100, "model=gpt-5.5"),
              counter("cline.cost.total", 0.25, "model=gpt-5.5"),
              histogram("cline.cost.per_event", 1, 0.25, "model=gpt-5.5")));

      assertThat(path.rows("SELECT kind || ' ' || amount FROM usage ORDER BY kind"))
          .containsExactly("input 100", "output 20", "cost 250000000");
    }
  }
}
