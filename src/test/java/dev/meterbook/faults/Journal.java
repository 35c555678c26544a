package dev.meterbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.bench.Door;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What clients know about each record: acknowledged, refused, or neither. */
final class Journal {
  private static final String STORED =
      "SELECT attributes ->> 'request_id' FROM telemetry_logs WHERE event_name = 'api_request'";

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  void note(Set<String> records, Door.Answer answer) {
    switch (answer) {
      case OK -> acknowledged.addAll(records);
      case UNKNOWN -> unknown.addAll(records);
      case LATER, REFUSED -> refused.addAll(records);
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  int refused() {
    return refused.size();
  }

  int unknown() {
    return unknown.size();
  }

  /** Acknowledged is stored, stored was sent and not refused for good, each once. */
  void assertKeptOnce(Connection books) throws SQLException {
    Set<String> stored = new HashSet<>();
    Set<String> twice = new HashSet<>();
    try (var statement = books.createStatement();
        var rows = statement.executeQuery(STORED)) {
      while (rows.next()) {
        if (!stored.add(rows.getString(1))) {
          twice.add(rows.getString(1));
        }
      }
    }
    Set<String> lost = new HashSet<>(acknowledged);
    lost.removeAll(stored);
    Set<String> invented = new HashSet<>(stored);
    invented.removeAll(acknowledged);
    invented.removeAll(unknown);
    System.out.printf(
        "acknowledged=%d unknown=%d refused=%d stored=%d lost=%d invented=%d twice=%d%n",
        acknowledged.size(),
        unknown.size(),
        refused.size(),
        stored.size(),
        lost.size(),
        invented.size(),
        twice.size());
    assertThat(twice).isEmpty();
    assertThat(lost).isEmpty();
    assertThat(invented).isEmpty();
  }
}
