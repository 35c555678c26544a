package dev.meterbook.ingest;

import dev.meterbook.captures.Capture;
import dev.meterbook.ledger.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of clients that could not be recorded. Attributes are written {@code key=value}; whole
 * numbers and truths are sent as such.
 */
final class HandMade {
  /** A minute before the clock of {@link RequestPath}. */
  private static final String TIME = secondsAgo(60);

  private static final String BEFORE = secondsAgo(120);

  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  private HandMade() {}

  /** What one service reports under one scope. */
  record Sender(String service, String scope) {
    Capture.Request metrics(String... metrics) {
      return request(Signal.METRICS, "resourceMetrics", "scopeMetrics", "metrics", metrics);
    }

    Capture.Request spans(String... spans) {
      return request(Signal.TRACES, "resourceSpans", "scopeSpans", "spans", spans);
    }

    Capture.Request logs(String... records) {
      return request(Signal.LOGS, "resourceLogs", "scopeLogs", "logRecords", records);
    }

    private Capture.Request request(
        Signal signal, String resources, String scopes, String list, String... records) {
      String body =
          """
          {"%s": [{"resource": {"attributes": %s},
            "%s": [{"scope": {"name": "%s"}, "%s": [%s]}]}]}
          """
              .formatted(
                  resources,
                  attributes("service.name=" + service),
                  scopes,
                  scope,
                  list,
                  String.join(",", records));
      return new Capture.Request(
          "hand-made.json", signal, Encoding.JSON, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** An increment of a counter. */
  static String counter(String name, double value, String... attributes) {
    return """
        {"name": "%s", "sum": {"aggregationTemporality": 1, "isMonotonic": true,
          "dataPoints": [{%s, "asDouble": %s, "attributes": %s}]}}
        """
        .formatted(name, times(), value, attributes(attributes));
  }

  /** What a counter has come to since a minute ago. */
  static String total(String name, double value, String... attributes) {
    return """
        {"name": "%s", "sum": {"aggregationTemporality": 2, "isMonotonic": true,
          "dataPoints": [{"startTimeUnixNano": "%s", "timeUnixNano": "%s", "asDouble": %s,
            "attributes": %s}]}}
        """
        .formatted(name, BEFORE, TIME, value, attributes(attributes));
  }

  static String gauge(String name, double value, String... attributes) {
    return """
        {"name": "%s", "gauge": {"dataPoints": [{%s, "asDouble": %s, "attributes": %s}]}}
        """
        .formatted(name, times(), value, attributes(attributes));
  }

  /** Measurements since the last report. */
  static String histogram(String name, int count, double sum, String... attributes) {
    return """
        {"name": "%s", "histogram": {"aggregationTemporality": 1,
          "dataPoints": [{%s, "count": %d, "sum": %s, "bucketCounts": [%d], "attributes": %s}]}}
        """
        .formatted(name, times(), count, sum, count, attributes(attributes));
  }

  static String span(int id, String name, String... attributes) {
    return span(id, name, 0, attributes);
  }

  static String failedSpan(int id, String name, String... attributes) {
    return span(id, name, 2, attributes);
  }

  private static String span(int id, String name, int status, String... attributes) {
    return """
        {"traceId": "%s", "spanId": "%016x", "name": "%s", "startTimeUnixNano": "%s",
          "endTimeUnixNano": "%s", "status": {"code": %d}, "attributes": %s}
        """
        .formatted(TRACE, id, name, TIME, TIME, status, attributes(attributes));
  }

  static String event(String name, String... attributes) {
    return """
        {"timeUnixNano": "%s", "eventName": "%s", "attributes": %s}
        """
        .formatted(TIME, name, attributes(attributes));
  }

  private static String secondsAgo(int seconds) {
    return RequestPath.CLOCK.instant().minusSeconds(seconds).getEpochSecond() + "000000000";
  }

  private static String times() {
    return "\"startTimeUnixNano\": \"%s\", \"timeUnixNano\": \"%s\"".formatted(TIME, TIME);
  }

  private static String attributes(String... attributes) {
    List<String> all = new ArrayList<>();
    for (String attribute : attributes) {
      int equals = attribute.indexOf('=');
      String value = attribute.substring(equals + 1);
      all.add(
          "{\"key\": \"%s\", \"value\": {%s}}"
              .formatted(attribute.substring(0, equals), typed(value)));
    }
    return all.toString();
  }

  private static String typed(String value) {
    if (value.matches("\\d+")) {
      return "\"intValue\": \"" + value + '"';
    }
    boolean truth = value.equals("true") || value.equals("false");
    return truth ? "\"boolValue\": " + value : "\"stringValue\": \"" + value + '"';
  }
}
