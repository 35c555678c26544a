package dev.meterbook.ingest;

import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short sessions are where counters lie: taken for one series, or their starts taken for resets,
 * they were seen to make two million dollars of a thousand. Here they come to the last unit, and at
 * no time to more.
 */
final class ShortSessionsTest {
  private static final int SLICES = 6;

  private static final String COUNTED =
      """
      SELECT concat_ws(' ', coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
        coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_write_tokens), 0),
        coalesce(sum(reported_nanos), 0),
        (SELECT coalesce(sum(amount), 0)::bigint FROM outcomes WHERE kind = 'commits'))
      FROM tally WHERE fact = 'model_call' AND counts
      """;

  private static final String OF_SESSIONS =
      """
      SELECT concat_ws(' ', sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
        sum(cache_write_tokens), sum(cost_nanos), sum((outcomes ->> 'commits')::bigint))
      FROM sessions
      """;

  enum Reporting {
    CUMULATIVE(AGGREGATION_TEMPORALITY_CUMULATIVE, true),
    DELTA(AGGREGATION_TEMPORALITY_DELTA, true),
    CUMULATIVE_WITHOUT_SESSION(AGGREGATION_TEMPORALITY_CUMULATIVE, false),
    DELTA_WITHOUT_SESSION(AGGREGATION_TEMPORALITY_DELTA, false);

    private final AggregationTemporality temporality;
    private final boolean namesSessions;

    Reporting(AggregationTemporality temporality, boolean namesSessions) {
      this.temporality = temporality;
      this.namesSessions = namesSessions;
    }

    Capture of(Fleet fleet) {
      return fleet.exports(temporality, "someone", namesSessions);
    }
  }

  @ParameterizedTest
  @EnumSource
  void exportsInOrderComeToTheLastUnit(Reporting reporting) {
    Fleet fleet = Fleet.of(1);
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Rebatched.merged(reporting.of(fleet)));
      path.maintain();

      assertThat(path.ask(COUNTED)).isEqualTo(fleet.truth());
      if (reporting.namesSessions) {
        assertThat(path.ask(OF_SESSIONS)).isEqualTo(fleet.truth());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pointsShuffledDoubledAndLateComeToTheLastUnit(Reporting reporting) {
    Fleet fleet = Fleet.of(2);
    List<Request> points = new ArrayList<>(Rebatched.split(reporting.of(fleet)).requests());
    Random random = new Random(3);
    points.addAll(points.stream().filter(_ -> random.nextInt(4) == 0).toList());
    Collections.shuffle(points, random);

    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      List<Long> before = numbers("0 0 0 0 0 0");
      for (int slice = 0; slice < SLICES; slice++) {
        path.send(Rebatched.merged(slice(points, slice)));
        path.maintain();

        List<Long> now = numbers(path.ask(COUNTED));
        assertThat(isAtMost(before, now)).as("%s, then %s", before, now).isTrue();
        assertThat(isAtMost(now, numbers(fleet.truth()))).as("%s", now).isTrue();
        before = now;
      }
      assertThat(path.ask(COUNTED)).isEqualTo(fleet.truth());
      if (reporting.namesSessions) {
        assertThat(path.ask(OF_SESSIONS)).isEqualTo(fleet.truth());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void cumulativeAndDeltaOfTheSameWorkAgreePerSession(long seed) {
    Fleet fleet = Fleet.of(seed);

    List<String> cumulative = perSession(Reporting.CUMULATIVE.of(fleet));

    assertThat(cumulative).hasSize(200).isEqualTo(perSession(Reporting.DELTA.of(fleet)));
  }

  private static List<String> perSession(Capture exports) {
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      path.send(Rebatched.merged(exports));
      path.maintain();
      return path.rows(
          """
          SELECT concat_ws(' ', session_id, input_tokens, output_tokens, cache_read_tokens,
            cache_write_tokens, cost_nanos, outcomes ->> 'commits')
          FROM sessions ORDER BY session_id
          """);
    }
  }

  private static Capture slice(List<Request> points, int slice) {
    int size = points.size();
    return new Capture("slice", points.subList(size * slice / SLICES, size * (slice + 1) / SLICES));
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
  }

  private static boolean isAtMost(List<Long> some, List<Long> others) {
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i) > others.get(i)) {
        return false;
      }
    }
    return true;
  }
}
