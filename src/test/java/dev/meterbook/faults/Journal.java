package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.ServiceProcess;
import dev.meterbook.bench.Template;
import dev.meterbook.ledger.Signal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What senders know about each record: acknowledged, refused, or neither. Records have numbers, and
 * carry them: in the request id, or a point in its time.
 */
final class Journal {
  /** Records per payload: a point's value follows from its number. */
  static final int RECORDS = 10;

  /** Number and value of every stored record. */
  private static final String STORED_LOGS =
      """
      SELECT substr(attributes ->> 'request_id', 5)::bigint, 0
      FROM telemetry_logs WHERE event_name = 'api_request'
      """;

  private static final String STORED_POINTS =
      """
      SELECT (extract(epoch FROM time) * 1000000)::bigint - ? / 1000, value
      FROM telemetry_metrics WHERE name = 'claude_code.token.usage'
      """;

  private static final String STORED_SPANS =
      """
      SELECT substr(attributes ->> 'request_id', 5)::bigint, 0
      FROM telemetry_spans WHERE name = 'claude_code.tool'
      """;

  private final long epochNanos = Faults.aMinuteAgo();
  private final Map<Signal, Heard> heard = new EnumMap<>(Signal.class);

  /** The numbers of one signal's records. */
  private record Heard(Set<Long> acknowledged, Set<Long> unknown, Set<Long> refused) {
    Heard() {
      this(
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet());
    }
  }

  Journal() {
    for (Signal signal : Signal.values()) {
      heard.put(signal, new Heard());
    }
  }

  /** One payload of each signal, for {@link #send}. */
  static List<Template> templates() {
    return List.of(
        Template.apiRequests(RECORDS), Template.tokenPoints(RECORDS), Template.spans(RECORDS));
  }

  /** Sends the records from number {@code first} on, a multiple of ten, and notes the answer. */
  Door.Answer send(Door door, Template template, long first) {
    template.renew(first, epochNanos);
    Door.Answer answer = door.send(template.signal(), template.body());
    Heard signal = heard.get(template.signal());
    Set<Long> numbers =
        switch (answer) {
          case OK -> signal.acknowledged;
          case UNKNOWN -> signal.unknown;
          case LATER, REFUSED -> signal.refused;
        };
    for (int i = 0; i < template.records(); i++) {
      numbers.add(first + i);
    }
    return answer;
  }

  /** Acknowledged is stored, stored was sent and not only refused, each once and unchanged. */
  void assertKeptOnce(ServiceProcess service, int acknowledgedMin) throws SQLException {
    try (Connection books = service.books()) {
      for (Signal signal : Signal.values()) {
        assertKeptOnce(signal, books, acknowledgedMin);
      }
    }
  }

  private void assertKeptOnce(Signal signal, Connection books, int acknowledgedMin)
      throws SQLException {
    Heard known = heard.get(signal);
    Set<Long> stored = new HashSet<>();
    Set<Long> twice = new HashSet<>();
    Set<Long> altered = new HashSet<>();
    try (var statement = books.prepareStatement(storedSql(signal))) {
      if (signal == Signal.METRICS) {
        statement.setLong(1, epochNanos);
      }
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        long number = rows.getLong(1);
        if (!stored.add(number)) {
          twice.add(number);
        }
        if (signal == Signal.METRICS && rows.getDouble(2) != number % RECORDS + 1) {
          altered.add(number);
        }
      }
    }
    Set<Long> lost = new HashSet<>(known.acknowledged);
    lost.removeAll(stored);
    Set<Long> invented = new HashSet<>(stored);
    invented.removeAll(known.acknowledged);
    invented.removeAll(known.unknown);
    System.out.printf(
        "%s acknowledged=%d unknown=%d refused=%d stored=%d lost=%d invented=%d twice=%d%n",
        signal.word(),
        known.acknowledged.size(),
        known.unknown.size(),
        known.refused.size(),
        stored.size(),
        lost.size(),
        invented.size(),
        twice.size());
    assertThat(twice).as("stored twice").isEmpty();
    assertThat(altered).as("stored with another value").isEmpty();
    assertThat(lost).as("acknowledged and lost").isEmpty();
    assertThat(invented).as("refused and stored").isEmpty();
    assertThat(known.acknowledged).hasSizeGreaterThanOrEqualTo(acknowledgedMin);
  }

  private static String storedSql(Signal signal) {
    return switch (signal) {
      case LOGS -> STORED_LOGS;
      case METRICS -> STORED_POINTS;
      case TRACES -> STORED_SPANS;
    };
  }
}
