package dev.meterbook.maintain.attribution;

import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.platform.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the facets of all stored sources anew when the aliases are not those of the last start. The
 * rules are those that new sources are read by, said in SQL: a test holds both to the same answers.
 */
final class Reattribution {
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
      ON CONFLICT (facet, position) DO UPDATE SET key = excluded.key
      """;

  private final Database database;
  private final Aliases aliases;

  Reattribution(Database database, Aliases aliases) {
    this.database = database;
    this.aliases = aliases;
  }

  /** How many sources were looked at; none when the aliases are those of the last start. */
  long run() throws SQLException {
    if (database.inTransaction(Reattribution::storedAliases).equals(wanted())) {
      return 0;
    }
    long sources = 0;
    Slice slice = new Slice(0, Long.MIN_VALUE);
    do {
      long after = slice.last();
      slice = database.inTransaction(connection -> findAnew(connection, after));
      sources += slice.sources();
    } while (slice.sources() == SLICE_MAX);
    // Last, so that a run that was killed begins again.
    database.<@Nullable Void>inTransaction(this::store);
    return sources;
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

  private @Nullable Void store(Connection connection) throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET_ALIASES);
        PreparedStatement store = connection.prepareStatement(STORE_ALIASES)) {
      forget.executeUpdate();
      setAliases(connection, store, 1);
      store.executeUpdate();
      return null;
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
