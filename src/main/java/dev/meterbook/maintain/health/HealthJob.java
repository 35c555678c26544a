package dev.meterbook.maintain.health;

import dev.meterbook.maintain.job.Job;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Looks at today's books, and keeps the gauges on them current. */
public final class HealthJob implements Job {
  /** Those who look come every 15 seconds or more rarely. */
  private static final int USUAL_PAUSES = 15;

  /** The busiest first: of too many clients, these keep their names. */
  private static final String CALLS =
      """
      SELECT s.tenant, s.client, coalesce(sum(t.unpriced), 0) AS unpriced,
        coalesce(sum(t.occurrences) FILTER (WHERE s.identity IS NULL), 0) AS unknown,
        count(DISTINCT t.session_key) FILTER (WHERE EXISTS (
          SELECT FROM known_defect k
          WHERE k.client = s.client
            AND s.version_numbers BETWEEN k.first_version AND k.last_version)) AS defective
      FROM tally t JOIN source s USING (source_id)
      WHERE t.day = ? AND t.fact = 'model_call' AND t.counts
      GROUP BY s.tenant, s.client
      ORDER BY sum(t.amount) DESC, s.tenant, s.client
      """;

  private static final String DIFFERENCES =
      """
      SELECT tenant, client, likely_cause, sum(difference_tokens) AS tokens,
        coalesce(sum(difference_nanos), 0) AS nanos
      FROM reconciliation WHERE day = ?
      GROUP BY tenant, client, likely_cause
      """;

  private final Clock clock;
  private final HealthMetrics metrics;

  public HealthJob(Clock clock, MeterRegistry registry) {
    this.clock = clock;
    metrics = new HealthMetrics(registry);
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public Duration pause(Duration usual) {
    return usual.multipliedBy(USUAL_PAUSES);
  }

  @Override
  public boolean runSlice(Connection connection) throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Findings findings = new Findings();
    try (PreparedStatement statement = connection.prepareStatement(CALLS)) {
      statement.setObject(1, today);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          findings.addCalls(
              row.getString("tenant"),
              row.getString("client"),
              row.getLong("unpriced"),
              row.getLong("unknown"),
              row.getLong("defective"));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(DIFFERENCES)) {
      statement.setObject(1, today);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          findings.addDifference(
              row.getString("tenant"),
              row.getString("client"),
              row.getString("likely_cause"),
              row.getLong("tokens"),
              row.getLong("nanos"));
        }
      }
    }
    metrics.show(findings);
    return false;
  }
}
