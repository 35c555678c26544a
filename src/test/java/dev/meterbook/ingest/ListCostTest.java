package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tokens of recorded runs are worth, reckoned once more by hand. */
final class ListCostTest {
  /** Tokens: input, output, cache read, written; then nano-dollars. */
  private static final String CALLS =
      """
      SELECT concat_ws(' ', sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
        coalesce(sum(cache_write_5m_tokens), 0), coalesce(sum(cache_write_1h_tokens), 0),
        sum(list_nanos))
      FROM model_call JOIN label_set USING (labels_id)
      WHERE signal = 'logs' AND label_set.outcome = 'ok' AND model = '%s'
      """;

  private static final String USAGE =
      """
      SELECT concat_ws(' ', sum(amount) FILTER (WHERE kind = 'input'),
        sum(amount) FILTER (WHERE kind = 'output'), sum(amount) FILTER (WHERE kind = 'cache_read'),
        coalesce(sum(amount) FILTER (WHERE kind = 'cache_write_5m'), 0), 0,
        sum(list_nanos) FILTER (WHERE kind <> 'cost'))
      FROM usage JOIN label_set USING (labels_id) WHERE model = '%s'
      """;

  /** USD for a million tokens, in the same order. */
  @ParameterizedTest
  @CsvSource({
    "claude-code/grpc-delta-full, claude-sonnet-5, 2 10 0.2 2.5 4",
    "claude-code/grpc-cumulative-full, claude-sonnet-5, 2 10 0.2 2.5 4",
    "claude-code/grpc-delta-full, claude-opus-4-8, 5 25 0.5 6.25 10",
    "claude-code/grpc-cumulative-full, claude-opus-4-8, 5 25 0.5 6.25 10",
    "claude-code/http-json-delta-full, claude-haiku-4-5, 1 5 0.1 1.25 2",
    "claude-code/grpc-cumulative-full, claude-haiku-4-5, 1 5 0.1 1.25 2",
    "codex/grpc-full, gpt-5.5, 5 30 0.5 0 0",
    "gemini-cli/grpc-noprompts, gemini-2.5-pro, 1.25 10 0.125 0 0",
    "gemini-cli/grpc-noprompts, gemini-2.5-flash, 0.3 2.5 0.03 0 0"
  })
  void listCostIsTokensTimesPrice(String name, String model, String prices) {
    try (RequestPath path = sent(name)) {
      assertIsTokensTimesPrice(path.ask(CALLS.formatted(model)), prices);
      assertIsTokensTimesPrice(path.ask(USAGE.formatted(model)), prices);
    }
  }

  /** Events of later versions tell apart what is written for an hour. */
  @ParameterizedTest
  @CsvSource({
    "more-versions/claude-code-2.1.329-default, claude-sonnet-4-5, 3 15 0.3 3.75 6",
    "more-versions/claude-code-2.1.329-bedrock-us, claude-sonnet-4-5, 3.3 16.5 0.33 4.125 6.6"
  })
  void writesForAnHourCostMore(String name, String model, String prices) {
    try (RequestPath path = sent(name)) {
      assertIsTokensTimesPrice(path.ask(CALLS.formatted(model)), prices);
    }
  }

  /** The recorded client still asks 3 and 15 USD for what the list has at 2 and 10. */
  @ParameterizedTest
  @CsvSource({"claude-code/grpc-delta-full", "claude-code/grpc-cumulative-full"})
  void launchPriceThatTheClientReportsIsBooked(String name) {
    try (RequestPath path = sent(name)) {
      assertThat(
              path.rows(
                  """
                  SELECT DISTINCT concat_ws(' ', cost_source, cost_nanos = reported_nanos,
                    2 * reported_nanos = 3 * list_nanos)
                  FROM model_calls WHERE model = 'claude-sonnet-5'
                  """))
          .containsExactly("reported t t");
    }
  }

  private static void assertIsTokensTimesPrice(String told, String prices) {
    List<BigDecimal> numbers = decimals(told);
    List<BigDecimal> dollars = decimals(prices);
    BigDecimal nanos = BigDecimal.ZERO;
    for (int kind = 0; kind < dollars.size(); kind++) {
      // A dollar for a million tokens is a thousand nano-dollars for each.
      nanos = nanos.add(numbers.get(kind).multiply(dollars.get(kind)).movePointRight(3));
    }
    assertThat(numbers.getLast()).as(told).isPositive().isEqualByComparingTo(nanos);
  }

  private static List<BigDecimal> decimals(String text) {
    return Arrays.stream(text.split(" ")).map(BigDecimal::new).toList();
  }

  private static RequestPath sent(String name) {
    RequestPath path = RequestPath.onEmptyDatabase();
    path.send(Capture.of(name));
    path.maintain();
    return path;
  }
}
