package dev.meterbook.ingest;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Generated work of hundreds of short Claude Code sessions, whose totals are known, and what its
 * processes would report of it: every process counts from nothing, exports once a minute and at its
 * end, and seldom lives that long. Sessions are resumed by later processes, and some have two at
 * once.
 */
final class Fleet {
  private static final Instant BEGIN = Instant.parse("2026-11-19T22:00:00Z");
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long SPREAD = 240 * MINUTE;
  private static final int SESSIONS = 200;

  /** Nano-dollars per token: input, output, cache read, cache write. */
  private static final Map<String, long[]> PRICES =
      Map.of(
          "claude-sonnet-5", new long[] {3_000, 15_000, 300, 3_750},
          "claude-haiku-4-5", new long[] {1_000, 5_000, 100, 1_250});

  private static final List<String> TYPES =
      List.of("input", "output", "cacheRead", "cacheCreation");

  private final Random random;
  private final List<Process> processes = new ArrayList<>();
  private final long[] tokens = new long[TYPES.size()];
  private long costNanos;
  private long commits;

  private Fleet(long seed) {
    random = new Random(seed);
  }

  static Fleet of(long seed) {
    Fleet fleet = new Fleet(seed);
    for (int session = 0; session < SESSIONS; session++) {
      fleet.addSession(session);
    }
    return fleet;
  }

  /** Tokens by kind, cost in nano-dollars, commits. */
  String truth() {
    return "%d %d %d %d %d %d"
        .formatted(tokens[0], tokens[1], tokens[2], tokens[3], costNanos, commits);
  }

  /**
   * All exports in the order of their times.
   *
   * @param user who the sessions belong to
   * @param namesSessions what OTEL_METRICS_INCLUDE_SESSION_ID says
   */
  Capture exports(AggregationTemporality temporality, String user, boolean namesSessions) {
    TreeMap<Long, Capture.Request> byTime = new TreeMap<>();
    for (Process process : processes) {
      process.exports(temporality, user, namesSessions, byTime);
    }
    return new Capture(user, List.copyOf(byTime.values()));
  }

  private void addSession(int session) {
    long start = random.nextLong(SPREAD);
    int lives = 1 + (random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0);
    for (int life = 0; life < lives; life++) {
      long end = addProcess(session, start);
      if (random.nextInt(3) == 0) {
        addProcess(session, start + random.nextLong(SECOND));
      }
      start = end + random.nextLong(5 * SECOND);
    }
  }

  /** Returns when it ended. */
  private long addProcess(int session, long start) {
    long life = random.nextInt(4) == 0 ? random.nextLong(4 * MINUTE) : random.nextLong(8 * SECOND);
    Process process = new Process(session, start, start + life + SECOND);
    int steps = 1 + random.nextInt(6);
    for (int step = 0; step < steps; step++) {
      addWork(process, process.start + random.nextLong(life + SECOND));
    }
    processes.add(process);
    return process.end;
  }

  private void addWork(Process process, long time) {
    String model = random.nextInt(4) == 0 ? "claude-haiku-4-5" : "claude-sonnet-5";
    long[] prices = PRICES.get(model);
    long cost = 0;
    for (int type = 0; type < TYPES.size(); type++) {
      long count = random.nextInt(5) == 0 ? 0 : random.nextLong(60_000);
      tokens[type] += count;
      cost += count * prices[type];
      // Types of one call are added one after the other, so their series start apart.
      process.add(
          time + 1_000L * type, "claude_code.token.usage", model, TYPES.get(type), (double) count);
    }
    costNanos += cost;
    process.add(time + 5_000L, "claude_code.cost.usage", model, "", cost / 1e9);
    if (random.nextInt(3) == 0) {
      commits++;
      process.add(time + 6_000L, "claude_code.commit.count", "", "", 1);
    }
  }

  private record Series(String metric, String model, String type) {}

  private record Work(long time, Series series, double value) {}

  private static final class Process {
    private final int session;
    private final long start;
    private final long end;
    private final List<Work> work = new ArrayList<>();

    Process(int session, long start, long end) {
      this.session = session;
      this.start = start;
      this.end = end;
    }

    void add(long time, String metric, String model, String type, double value) {
      work.add(new Work(time, new Series(metric, model, type), value));
    }

    void exports(
        AggregationTemporality temporality,
        String user,
        boolean namesSessions,
        Map<Long, Capture.Request> byTime) {
      long before = start;
      while (before < end) {
        long until = Math.min(before + MINUTE, end + SECOND);
        boolean isDelta = temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
        Map<Series, NumberDataPoint> points = points(isDelta ? before : start, until);
        if (!points.isEmpty()) {
          String named = namesSessions ? user + "-" + session : "";
          byTime.put(until, request(points, temporality, user, named));
        }
        before = until;
      }
    }

    /** As the JavaScript SDK sums and stamps: doubles, from the first that was added. */
    private Map<Series, NumberDataPoint> points(long from, long until) {
      Map<Series, NumberDataPoint> points = new LinkedHashMap<>();
      work.stream()
          .filter(item -> item.time >= from && item.time < until)
          .sorted((a, b) -> Long.compare(a.time, b.time))
          .forEach(
              item ->
                  points.merge(
                      item.series,
                      NumberDataPoint.newBuilder()
                          .setStartTimeUnixNano(unix(item.time))
                          .setTimeUnixNano(unix(until))
                          .setAsDouble(item.value)
                          .build(),
                      (sum, next) ->
                          sum.toBuilder()
                              .setAsDouble(sum.getAsDouble() + next.getAsDouble())
                              .build()));
      return points;
    }
  }

  private static Capture.Request request(
      Map<Series, NumberDataPoint> points,
      AggregationTemporality temporality,
      String user,
      String session) {
    Map<String, Sum.Builder> sums = new LinkedHashMap<>();
    points.forEach(
        (series, point) -> {
          NumberDataPoint.Builder named = point.toBuilder();
          name(named, "user.id", user);
          name(named, "session.id", session);
          name(named, "model", series.model);
          name(named, "type", series.type);
          sums.computeIfAbsent(
                  series.metric,
                  _ -> Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(temporality))
              .addDataPoints(named);
        });
    ScopeMetrics.Builder metrics =
        ScopeMetrics.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("com.anthropic.claude_code"));
    sums.forEach((name, sum) -> metrics.addMetrics(Metric.newBuilder().setName(name).setSum(sum)));
    Resource.Builder resource =
        Resource.newBuilder().addAttributes(text("service.name", "claude-code"));
    byte[] body =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(metrics))
            .build()
            .toByteArray();
    return new Capture.Request("generated", Signal.METRICS, Encoding.PROTOBUF, body);
  }

  private static void name(NumberDataPoint.Builder point, String key, String value) {
    if (!value.isEmpty()) {
      point.addAttributes(text(key, value));
    }
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static long unix(long nanosIntoRun) {
    return BEGIN.getEpochSecond() * SECOND + nanosIntoRun;
  }
}
