package dev.meterbook.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What always holds of the schema, whatever a migration adds. */
final class SchemaTest {
  private static final String OURS =
      "n.nspname = 'public' AND c.relname NOT LIKE 'flyway_schema_history%'";

  private static final String RELATIONS_WITHOUT_COMMENT =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I')
        AND NOT c.relispartition AND obj_description(c.oid, 'pg_class') IS NULL
      ORDER BY 1
      """
          .formatted(OURS);

  private static final String COLUMNS_WITHOUT_COMMENT =
      """
      SELECT c.relname, a.attname
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL
      ORDER BY 1, a.attnum
      """
          .formatted(OURS);

  /** Evidence and ledger are what is partitioned; by these columns they could be distributed. */
  private static final String UNIQUE_KEYS_WITHOUT_SOURCE =
      """
      SELECT k.relname
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class k ON k.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s AND c.relkind = 'p' AND i.indisunique AND NOT EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey) AND a.attname IN ('source_id', 'session_key'))
      """
          .formatted(OURS);

  private static final String TABLES_WITHOUT_UNIQUE_KEY =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE %s AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname NOT LIKE 'dirty\\_%%' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique)
      """
          .formatted(OURS);

  private static final String FOREIGN_KEYS =
      "SELECT conname, conrelid::regclass FROM pg_constraint WHERE contype = 'f'";

  private static final String CODE_IN_THE_DATABASE =
      """
      SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'public'
      UNION ALL SELECT t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal
      """;

  private static final String CONTRACT =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'v' AND a.attnum > 0
      ORDER BY 1, a.attnum
      """;

  private static final String EVERYTHING =
      """
      SELECT c.relname, c.relkind, coalesce(pg_get_viewdef(c.oid), ''), a.attname, a.attnum,
        format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(c.oid, a.attnum)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      WHERE n.nspname = 'public'
      UNION ALL
      SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid), conname, 0, '', true, ''
      FROM pg_constraint WHERE conrelid <> 0 AND connamespace = 'public'::regnamespace
      ORDER BY 1, 2, 4, 5
      """;

  /** View, column, type. */
  private static final String VIEWS =
      """
      attribution source_id bigint
      attribution valid_from date
      attribution valid_to date
      attribution tenant text
      attribution identity text
      attribution person text
      attribution team text
      attribution cost_centre text
      attribution department text
      attribution project text
      attribution repository text
      attribution host text
      attribution environment text
      attribution orchestration_id text
      attribution terminal text
      attribution account text
      attribution organisation text
      person_period tenant text
      person_period identity text
      person_period valid_from date
      person_period valid_to date
      person_period person text
      person_period team text
      person_period cost_centre text
      person_period department text
      telemetry_logs time timestamp with time zone
      telemetry_logs tenant text
      telemetry_logs client text
      telemetry_logs client_version text
      telemetry_logs session_id text
      telemetry_logs event_name text
      telemetry_logs severity_number integer
      telemetry_logs severity_text text
      telemetry_logs body jsonb
      telemetry_logs attributes jsonb
      telemetry_logs resource jsonb
      telemetry_logs scope_name text
      telemetry_logs scope_version text
      telemetry_logs trace_id text
      telemetry_logs span_id text
      telemetry_logs observed_time timestamp with time zone
      telemetry_logs is_future boolean
      telemetry_logs source_id bigint
      telemetry_logs fingerprint bigint
      telemetry_metrics time timestamp with time zone
      telemetry_metrics start_time timestamp with time zone
      telemetry_metrics tenant text
      telemetry_metrics client text
      telemetry_metrics client_version text
      telemetry_metrics session_id text
      telemetry_metrics name text
      telemetry_metrics unit text
      telemetry_metrics kind text
      telemetry_metrics temporality text
      telemetry_metrics is_monotonic boolean
      telemetry_metrics value double precision
      telemetry_metrics int_value bigint
      telemetry_metrics count bigint
      telemetry_metrics distribution jsonb
      telemetry_metrics attributes jsonb
      telemetry_metrics resource jsonb
      telemetry_metrics scope_name text
      telemetry_metrics scope_version text
      telemetry_metrics exemplars jsonb
      telemetry_metrics is_future boolean
      telemetry_metrics source_id bigint
      telemetry_metrics series_id bigint
      telemetry_metrics fingerprint bigint
      telemetry_span_events span_start_time timestamp with time zone
      telemetry_span_events time timestamp with time zone
      telemetry_span_events tenant text
      telemetry_span_events client text
      telemetry_span_events session_id text
      telemetry_span_events trace_id text
      telemetry_span_events span_id text
      telemetry_span_events span_name text
      telemetry_span_events name text
      telemetry_span_events attributes jsonb
      telemetry_span_events position integer
      telemetry_spans start_time timestamp with time zone
      telemetry_spans end_time timestamp with time zone
      telemetry_spans duration_seconds double precision
      telemetry_spans tenant text
      telemetry_spans client text
      telemetry_spans client_version text
      telemetry_spans session_id text
      telemetry_spans name text
      telemetry_spans trace_id text
      telemetry_spans span_id text
      telemetry_spans parent_span_id text
      telemetry_spans kind text
      telemetry_spans status text
      telemetry_spans status_message text
      telemetry_spans attributes jsonb
      telemetry_spans resource jsonb
      telemetry_spans scope_name text
      telemetry_spans scope_version text
      telemetry_spans trace_state text
      telemetry_spans events jsonb
      telemetry_spans links jsonb
      telemetry_spans is_future boolean
      telemetry_spans source_id bigint
      """;

  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  @Test
  void everyTableColumnAndIndexHasAComment() throws SQLException {
    assertThat(DATABASE.rows(RELATIONS_WITHOUT_COMMENT)).isEmpty();
    assertThat(DATABASE.rows(COLUMNS_WITHOUT_COMMENT)).isEmpty();

    MigratedDatabase broken = broken("CREATE TABLE silent (id bigint PRIMARY KEY)");
    assertThat(broken.rows(RELATIONS_WITHOUT_COMMENT)).containsExactly("silent", "silent_pkey");
    assertThat(broken.rows(COLUMNS_WITHOUT_COMMENT)).containsExactly("silent id");
  }

  @Test
  void everyUniqueKeyOfEvidenceContainsItsSource() throws SQLException {
    assertThat(DATABASE.rows(UNIQUE_KEYS_WITHOUT_SOURCE)).isEmpty();
    assertThat(DATABASE.rows(TABLES_WITHOUT_UNIQUE_KEY)).isEmpty();

    MigratedDatabase broken =
        broken("CREATE UNIQUE INDEX one_time ON log_record (time); CREATE TABLE heap (id bigint)");
    assertThat(broken.rows(UNIQUE_KEYS_WITHOUT_SOURCE)).containsExactly("one_time");
    assertThat(broken.rows(TABLES_WITHOUT_UNIQUE_KEY)).containsExactly("heap");
  }

  @Test
  void noTableRefersToAnotherByForeignKey() throws SQLException {
    assertThat(DATABASE.rows(FOREIGN_KEYS)).isEmpty();

    assertThat(
            broken("ALTER TABLE span ADD CONSTRAINT ref FOREIGN KEY (source_id) REFERENCES source")
                .rows(FOREIGN_KEYS))
        .containsExactly("ref span");
  }

  @Test
  void theDatabaseHoldsNoProceduresAndNoTriggers() throws SQLException {
    assertThat(DATABASE.rows(CODE_IN_THE_DATABASE)).isEmpty();

    assertThat(
            broken("CREATE FUNCTION one() RETURNS integer LANGUAGE sql RETURN 1")
                .rows(CODE_IN_THE_DATABASE))
        .containsExactly("one");
  }

  /** People and dashboards rely on these: add lines, change none. */
  @Test
  void theViewsKeepTheirColumnsAndTypes() throws SQLException {
    assertThat(DATABASE.rows(CONTRACT)).containsExactlyElementsOf(VIEWS.lines().toList());
  }

  @Test
  void migrationsChangeNothingTheSecondTime() throws SQLException {
    MigratedDatabase database = MigratedDatabase.create();
    List<String> before = database.rows(EVERYTHING);

    int applied = database.migrate();

    assertThat(applied).isZero();
    assertThat(database.rows(EVERYTHING)).isEqualTo(before);
    assertThat(DATABASE.rows(EVERYTHING)).isEqualTo(before);
  }

  private static MigratedDatabase broken(String how) throws SQLException {
    MigratedDatabase database = MigratedDatabase.create();
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(how);
    }
    return database;
  }
}
