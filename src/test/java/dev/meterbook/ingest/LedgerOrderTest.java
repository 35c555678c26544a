package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a run arrives, and whenever the jobs look at what is there, the same ledger, tallies and
 * sessions come of it.
 */
final class LedgerOrderTest {
  private static final long SEED = 20_261_121;

  private static final String LEDGER =
      """
      SELECT 'call ' || model_call::text FROM model_call
      UNION ALL SELECT 'tool ' || tool_use::text FROM tool_use
      UNION ALL SELECT 'usage ' || usage::text FROM usage
      UNION ALL SELECT 'outcome ' || outcome::text FROM outcome
      UNION ALL SELECT 'tally ' || tally::text FROM tally
      UNION ALL SELECT 'session ' || session::text FROM session
      UNION ALL SELECT 'state ' || stream_state::text FROM stream_state
      ORDER BY 1
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-code/grpc-cumulative-full",
        "claude-code/grpc-cumulative-twin-no-session-id",
        "claude-code/grpc-delta-full",
        "claude-code/grpc-errors-refusal",
        "codex/grpc-full",
        "gemini-cli/http-json-noprompts"
      })
  void runGivesTheSameLedgerHoweverItArrives(String name) {
    Capture run = Capture.of(name);
    List<String> inOrder = ledger(run.requests(), run.requests().size());

    List<Request> twice = new ArrayList<>(Rebatched.reencoded(run).requests());
    twice.addAll(run.requests());
    Collections.shuffle(twice, new Random(SEED));

    assertThat(ledger(twice, 3)).as("twice, shuffled, looked at in between").isEqualTo(inOrder);
    assertThat(ledger(run.requests().reversed(), 5)).as("backwards").isEqualTo(inOrder);
    assertThat(inOrder).isNotEmpty();
  }

  /** The ledger when the jobs run each time after so many requests. */
  private static List<String> ledger(List<Request> requests, int between) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      for (int i = 0; i < requests.size(); i++) {
        path.send(requests.get(i));
        if (i % between == between - 1) {
          path.maintain();
        }
      }
      path.maintain();
      return path.rows(LEDGER);
    }
  }
}
