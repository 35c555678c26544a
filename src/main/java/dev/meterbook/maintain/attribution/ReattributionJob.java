package dev.meterbook.maintain.attribution;

import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.maintain.job.Job;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds the facets of all stored sources anew when the aliases are not those of the last start. The
 * rules are those that new sources are read by, said in SQL: a test holds both to the same answers.
 * When that is done, there is nothing more to do until the next start.
 */
public final class ReattributionJob implements Job {
  /** About a tenth of a second's work. */
  private static final int SLICE_MAX = 2_000;

  private static final String STORED_ALIASES =
      "SELECT facet, key FROM alias ORDER BY facet, position";

  private static final String FIND_ANEW =
      """
      WITH slice AS (
        SELECT source_id, resource, attributes FROM source
        WHERE source_id > ? ORDER BY source_id LIMIT ?
      ), said AS (
        SELECT DISTINCT ON (source_id, facet) source_id, facet,
          left(regexp_replace(value #>> '{}', '^\\s+|\\s+$', '', 'g'), 256) AS word
        FROM slice
        CROSS JOIN unnest(?::text[], ?::text[]) WITH ORDINALITY AS chosen(facet, key, position)
        CROSS JOIN LATERAL (VALUES (1, attributes -> key), (2, resource -> key)) place(rank, value)
        WHERE (jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '\\S')
          OR (jsonb_typeof(value) = 'number' AND value #>> '{}' ~ '^-?[0-9]+$')
        ORDER BY source_id, facet, position, rank
      ), found AS (
        SELECT source_id, jsonb_object_agg(facet, CASE
          WHEN facet = 'identity' AND word LIKE '%@%' THEN lower(word) ELSE word END) AS words
        FROM said GROUP BY source_id
      ), changed AS (
        UPDATE source SET
          (identity, team, cost_centre, department, project, repository, host, environment,
            orchestration_id, terminal, account, organisation) = (
            SELECT identity, team, cost_centre, department, project, repository, host, environment,
              orchestration_id, terminal, account, organisation
            FROM jsonb_populate_record(NULL::source, coalesce(words, '{}')))
        FROM slice LEFT JOIN found USING (source_id) WHERE source.source_id = slice.source_id
      )
      SELECT count(*), max(source_id) FROM slice
      """;

  private static final String FORGET_ALIASES = "DELETE FROM alias";

  private static final String STORE_ALIASES =
      """
      INSERT INTO alias (facet, position, key)
      SELECT facet, row_number() OVER (PARTITION BY facet ORDER BY position), key
      FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS chosen(facet, key, position)
      """;

  private static final String FIND_MARK = "SELECT after_source_id FROM reattribution";

  private static final String SET_MARK =
      """
      INSERT INTO reattribution (is_only, after_source_id) VALUES (true, ?)
      ON CONFLICT (is_only) DO UPDATE SET after_source_id = excluded.after_source_id
      """;

  private static final String FORGET_MARK = "DELETE FROM reattribution";

  private final Aliases aliases;

  /** Whoever started last decides: two with different aliases must not go on for ever. */
  private volatile boolean wereInForce;

  private volatile boolean done;

  public ReattributionJob(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public String name() {
    return "reattribution";
  }

  @Override
  public boolean runSlice(Connection connection) throws SQLException {
    if (done) {
      return false;
    }
    boolean inForce = storedAliases(connection).equals(wanted());
    if (!inForce && !wereInForce) {
      store(connection);
      setMark(connection, Long.MIN_VALUE);
    }
    OptionalLong mark = mark(connection);
    if (mark.isEmpty() || (!inForce && wereInForce)) {
      done = true;
      return false;
    }
    wereInForce = inForce;
    Slice slice = findAnew(connection, mark.getAsLong());
    if (slice.sources() == SLICE_MAX) {
      setMark(connection, slice.last());
    } else {
      execute(connection, FORGET_MARK);
    }
    return true;
  }

  private record Slice(int sources, long last) {}

  private Slice findAnew(Connection connection, long after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND_ANEW)) {
      statement.setLong(1, after);
      statement.setInt(2, SLICE_MAX);
      setAliases(connection, statement, 3);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Slice(row.getInt(1), row.getLong(2));
      }
    }
  }

  private void store(Connection connection) throws SQLException {
    execute(connection, FORGET_ALIASES);
    try (PreparedStatement statement = connection.prepareStatement(STORE_ALIASES)) {
      setAliases(connection, statement, 1);
      statement.executeUpdate();
    }
  }

  private static OptionalLong mark(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND_MARK);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
    }
  }

  private static void setMark(Connection connection, long after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET_MARK)) {
      statement.setLong(1, after);
      statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private static Map<String, List<String>> storedAliases(Connection connection)
      throws SQLException {
    Map<String, List<String>> stored = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(STORED_ALIASES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        stored
            .computeIfAbsent(rows.getString("facet"), _ -> new ArrayList<>())
            .add(rows.getString("key"));
      }
    }
    return stored;
  }

  private Map<String, List<String>> wanted() {
    Map<String, List<String>> wanted = new HashMap<>();
    aliases.keys().forEach((facet, keys) -> wanted.put(facet.word(), keys));
    wanted.values().removeIf(List::isEmpty);
    return wanted;
  }

  private void setAliases(Connection connection, PreparedStatement statement, int at)
      throws SQLException {
    List<String> facets = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    wanted()
        .forEach(
            (facet, chosen) -> {
              chosen.forEach(_ -> facets.add(facet));
              keys.addAll(chosen);
            });
    statement.setArray(at, connection.createArrayOf("text", facets.toArray()));
    statement.setArray(at + 1, connection.createArrayOf("text", keys.toArray()));
  }
}
