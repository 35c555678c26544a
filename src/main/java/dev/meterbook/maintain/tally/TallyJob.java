package dev.meterbook.maintain.tally;

import dev.meterbook.maintain.job.Job;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Recomputes the tallies of sessions that changed, decides again which signal counts, and brings
 * the session rows up to date.
 */
public final class TallyJob implements Job {
  private static final int MINUTES_PER_SLICE = 10_000;

  private static final String MAKE_ROOM =
      """
      CREATE TEMP TABLE IF NOT EXISTS touched (session_key bigint, day date) ON COMMIT DELETE ROWS
      """;

  private static final String TAKE =
      """
      WITH taken AS (
        DELETE FROM dirty_session WHERE ctid = ANY (ARRAY(SELECT ctid FROM dirty_session LIMIT ?))
        RETURNING session_key, minute)
      INSERT INTO touched SELECT DISTINCT session_key, (minute AT TIME ZONE 'UTC')::date FROM taken
      """;

  private static final String FORGET =
      "DELETE FROM tally USING touched t WHERE (tally.session_key, tally.day) = (t.session_key, t.day)";

  /** A source with a session is weighed with it, else with all others of its client on that day. */
  private static final String WEIGHED_WITH =
      """
      SELECT DISTINCT ON (s.session_key) s.session_key, CASE WHEN s.is_counted_by_day
        THEN hashtextextended(s.tenant || chr(1) || s.client, 0) ELSE s.session_key END AS id
      FROM source s WHERE s.session_key IN (SELECT session_key FROM touched)
      """;

  private static final String TALLY_CALLS =
      """
      INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, occurrences, failures,
        unpriced, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
        largest_context, reported_nanos, cost_nanos, models, first_time, last_time, source_id, counts)
      SELECT t.session_key, t.day, 'model_call', c.signal, w.id,
        coalesce(sum(c.input_tokens), 0) + coalesce(sum(c.cache_read_tokens), 0)
          + coalesce(sum(c.cache_write_5m_tokens), 0) + coalesce(sum(c.cache_write_1h_tokens), 0)
          + coalesce(sum(c.output_tokens), 0),
        count(*) FILTER (WHERE l.outcome IS DISTINCT FROM 'error'),
        count(*) FILTER (WHERE l.outcome = 'error'),
        count(*) FILTER (WHERE c.cost_source = 'unpriced'),
        sum(c.input_tokens), sum(c.cache_read_tokens),
        sum(coalesce(c.cache_write_5m_tokens, c.cache_write_1h_tokens)
          + CASE WHEN c.cache_write_5m_tokens IS NULL THEN 0
            ELSE coalesce(c.cache_write_1h_tokens, 0) END),
        sum(c.output_tokens),
        max(coalesce(c.input_tokens, 0) + coalesce(c.cache_read_tokens, 0)
          + coalesce(c.cache_write_5m_tokens, 0) + coalesce(c.cache_write_1h_tokens, 0)),
        sum(c.reported_nanos), sum(c.cost_nanos),
        array_agg(DISTINCT l.model) FILTER (WHERE l.model IS NOT NULL),
        min(c.time), max(c.time), (array_agg(c.source_id ORDER BY c.time DESC, c.source_id))[1], false
      FROM touched t JOIN (%s) w USING (session_key)
      JOIN model_call c ON c.session_key = t.session_key
        AND c.time >= t.day::timestamp AT TIME ZONE 'UTC'
        AND c.time < (t.day + 1)::timestamp AT TIME ZONE 'UTC'
      JOIN label_set l USING (labels_id)
      GROUP BY t.session_key, t.day, c.signal, w.id
      """
          .formatted(WEIGHED_WITH);

  /**
   * Of each model the reported cost counts where the client can know it; else the tokens are worth
   * what the price list asks. Calls are not told, so what is unpriced counts once for each model.
   */
  private static final String TALLY_USAGE =
      """
      INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, unpriced,
        input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
        reported_nanos, cost_nanos, models, first_time, last_time, source_id, counts)
      SELECT session_key, day, 'model_call', 'metrics', id, sum(amount),
        nullif(count(*) FILTER (WHERE cost_nanos IS NULL AND amount > 0), 0),
        sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(output_tokens),
        sum(reported_nanos), sum(cost_nanos),
        array_agg(DISTINCT model) FILTER (WHERE model IS NOT NULL),
        min(first_time), max(last_time),
        (array_agg(source_id ORDER BY last_time DESC, source_id))[1], false
      FROM (
        SELECT t.session_key, t.day, w.id, l.model,
          coalesce(sum(u.amount) FILTER (WHERE u.kind NOT IN ('cost', 'reasoning')), 0) AS amount,
          sum(u.amount) FILTER (WHERE u.kind = 'input') AS input_tokens,
          sum(u.amount) FILTER (WHERE u.kind = 'cache_read') AS cache_read_tokens,
          sum(u.amount) FILTER (WHERE u.kind IN ('cache_write_5m', 'cache_write_1h'))
            AS cache_write_tokens,
          sum(u.amount) FILTER (WHERE u.kind = 'output') AS output_tokens,
          sum(u.amount) FILTER (WHERE u.kind = 'cost') AS reported_nanos,
          coalesce(sum(u.list_nanos) FILTER (WHERE u.kind = 'cost'),
            sum(u.list_nanos) FILTER (WHERE u.kind <> 'cost')) AS cost_nanos,
          min(u.time) AS first_time, max(u.time) AS last_time,
          (array_agg(u.source_id ORDER BY u.time DESC, u.source_id))[1] AS source_id
        FROM touched t JOIN (%s) w USING (session_key)
        JOIN usage u ON u.session_key = t.session_key
          AND u.time >= t.day::timestamp AT TIME ZONE 'UTC'
          AND u.time < (t.day + 1)::timestamp AT TIME ZONE 'UTC'
        JOIN label_set l USING (labels_id)
        GROUP BY t.session_key, t.day, w.id, l.model, l.model_said, l.provider) by_model
      GROUP BY session_key, day, id
      """
          .formatted(WEIGHED_WITH);

  private static final String TALLY_TOOLS =
      """
      INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, occurrences, failures,
        first_time, last_time, source_id, counts)
      SELECT t.session_key, t.day,
        CASE WHEN u.is_result THEN 'tool_result' ELSE 'tool_' || coalesce(l.decision, 'accept') END,
        u.signal, w.id, count(*), count(*), count(*) FILTER (WHERE NOT u.succeeded),
        min(u.time), max(u.time), (array_agg(u.source_id ORDER BY u.time DESC, u.source_id))[1], false
      FROM touched t JOIN (%s) w USING (session_key)
      JOIN tool_use u ON u.session_key = t.session_key
        AND u.time >= t.day::timestamp AT TIME ZONE 'UTC'
        AND u.time < (t.day + 1)::timestamp AT TIME ZONE 'UTC'
      JOIN label_set l USING (labels_id)
      GROUP BY 1, 2, 3, 4, 5
      """
          .formatted(WEIGHED_WITH);

  private static final String TALLY_OUTCOMES =
      """
      INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, occurrences,
        first_time, last_time, source_id, counts)
      SELECT t.session_key, t.day, o.kind, o.signal, w.id, sum(o.amount), sum(o.occurrences),
        min(o.time), max(o.time), (array_agg(o.source_id ORDER BY o.time DESC, o.source_id))[1], false
      FROM touched t JOIN (%s) w USING (session_key)
      JOIN outcome o ON o.session_key = t.session_key
        AND o.time >= t.day::timestamp AT TIME ZONE 'UTC'
        AND o.time < (t.day + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY t.session_key, t.day, o.kind, o.signal, w.id
      """
          .formatted(WEIGHED_WITH);

  /**
   * The larger total counts. Of equal ones, the ledger source: calls and tools are best told by
   * events, deliveries by metrics. Whatever the decision changes is touched as well.
   */
  private static final String WEIGH =
      """
      WITH changed AS (
        SELECT DISTINCT y.weighed_with,
          CASE WHEN y.weighed_with <> y.session_key THEN y.day END AS day
        FROM tally y JOIN touched t USING (session_key, day)),
      affected AS (
        SELECT y.session_key, y.day, y.fact, y.signal, y.amount, c.weighed_with, c.day AS on_day
        FROM changed c JOIN tally y
          ON y.weighed_with = c.weighed_with AND (c.day IS NULL OR y.day = c.day)),
      winner AS (
        SELECT DISTINCT ON (weighed_with, on_day, fact) weighed_with, on_day, fact, signal
        FROM (SELECT weighed_with, on_day, fact, signal, sum(amount) AS amount FROM affected
          GROUP BY weighed_with, on_day, fact, signal) sums
        ORDER BY weighed_with, on_day, fact, amount DESC,
          CASE WHEN fact = 'model_call' OR starts_with(fact, 'tool_')
            THEN array_position(ARRAY['logs', 'traces', 'metrics'], signal::text)
            ELSE array_position(ARRAY['metrics', 'logs', 'traces'], signal::text) END),
      decided AS (
        UPDATE tally SET counts = (tally.signal = w.signal)
        FROM affected a JOIN winner w
          ON (w.weighed_with, w.fact) = (a.weighed_with, a.fact)
            AND w.on_day IS NOT DISTINCT FROM a.on_day
        WHERE (tally.session_key, tally.day, tally.fact, tally.signal)
            = (a.session_key, a.day, a.fact, a.signal)
          AND tally.counts <> (tally.signal = w.signal)
        RETURNING tally.session_key, tally.day)
      INSERT INTO touched SELECT DISTINCT session_key, day FROM decided
      """;

  private static final String FORGET_SESSIONS =
      "DELETE FROM session WHERE session_key IN (SELECT session_key FROM touched)";

  private static final String MAKE_SESSIONS =
      """
      INSERT INTO session (session_key, tenant, client, client_version, session_id, source_id,
        first_seen, last_seen, counted_by, model_calls, failed_calls, unpriced_calls, input_tokens,
        cache_read_tokens, cache_write_tokens, output_tokens, largest_context, reported_nanos,
        cost_nanos, models, tool_uses, failed_tool_uses, outcomes)
      SELECT y.session_key, s.tenant, s.client, s.client_version, s.session_id, s.source_id,
        y.first_seen, y.last_seen, y.counted_by, y.model_calls, y.failed_calls, y.unpriced_calls,
        y.input_tokens, y.cache_read_tokens, y.cache_write_tokens, y.output_tokens,
        y.largest_context, y.reported_nanos, y.cost_nanos,
        coalesce((SELECT array_agg(DISTINCT m ORDER BY m)
          FROM tally z CROSS JOIN unnest(z.models) m
          WHERE z.session_key = y.session_key AND z.counts), '{}'),
        y.tool_uses, y.failed_tool_uses,
        coalesce((SELECT jsonb_object_agg(o.fact, trim_scale(o.amount / 1000000))
          FROM (SELECT z.fact, sum(z.amount) AS amount FROM tally z
            WHERE z.session_key = y.session_key AND z.counts
              AND z.fact <> 'model_call' AND NOT starts_with(z.fact, 'tool_')
            GROUP BY z.fact) o), '{}')
      FROM (
        SELECT session_key, min(first_time) AS first_seen, max(last_time) AS last_seen,
          (array_agg(source_id ORDER BY last_time DESC, source_id))[1] AS last_source,
          max(signal) FILTER (WHERE call) AS counted_by,
          sum(occurrences) FILTER (WHERE call) AS model_calls,
          sum(failures) FILTER (WHERE call) AS failed_calls,
          sum(unpriced) FILTER (WHERE call) AS unpriced_calls,
          sum(input_tokens) FILTER (WHERE call) AS input_tokens,
          sum(cache_read_tokens) FILTER (WHERE call) AS cache_read_tokens,
          sum(cache_write_tokens) FILTER (WHERE call) AS cache_write_tokens,
          sum(output_tokens) FILTER (WHERE call) AS output_tokens,
          max(largest_context) FILTER (WHERE call) AS largest_context,
          sum(reported_nanos) FILTER (WHERE call) AS reported_nanos,
          sum(cost_nanos) FILTER (WHERE call) AS cost_nanos,
          sum(occurrences) FILTER (WHERE counts AND fact = 'tool_result') AS tool_uses,
          sum(failures) FILTER (WHERE counts AND fact = 'tool_result') AS failed_tool_uses
        FROM (SELECT *, counts AND fact = 'model_call' AS call FROM tally
          WHERE session_key IN (SELECT session_key FROM touched)) rows
        GROUP BY session_key) y
      JOIN source s ON s.source_id = y.last_source
      WHERE s.session_id IS NOT NULL
      """;

  @Override
  public String name() {
    return "tally";
  }

  @Override
  public boolean runSlice(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MAKE_ROOM);
    }
    if (take(connection) == 0) {
      return false;
    }
    for (String sql :
        new String[] {
          FORGET,
          TALLY_CALLS,
          TALLY_USAGE,
          TALLY_TOOLS,
          TALLY_OUTCOMES,
          WEIGH,
          FORGET_SESSIONS,
          MAKE_SESSIONS
        }) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.executeUpdate();
      }
    }
    return true;
  }

  private static int take(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setInt(1, MINUTES_PER_SLICE);
      return statement.executeUpdate();
    }
  }
}
