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
      known_defect client text
      known_defect first_version integer[]
      known_defect last_version integer[]
      known_defect signal text
      known_defect symptom text
      known_defect effect text
      known_defect report text
      meter_health tenant text
      meter_health client text
      meter_health person text
      meter_health last_seen timestamp with time zone
      meter_health last_log timestamp with time zone
      meter_health last_metric timestamp with time zone
      meter_health last_span timestamp with time zone
      meter_health silent_signals text[]
      meter_health client_version text
      meter_health known_defects text[]
      meter_health sessions bigint
      meter_health model_calls numeric
      meter_health unpriced_calls numeric
      meter_health unpriced_share numeric
      meter_health is_identity_unknown boolean
      meter_health unknown_identity_share numeric
      meter_health resets bigint
      meter_health overlapping_points bigint
      model_calls time timestamp with time zone
      model_calls tenant text
      model_calls client text
      model_calls client_version text
      model_calls session_id text
      model_calls person text
      model_calls team text
      model_calls cost_centre text
      model_calls department text
      model_calls project text
      model_calls repository text
      model_calls host text
      model_calls environment text
      model_calls orchestration_id text
      model_calls request_id text
      model_calls prompt_id text
      model_calls model text
      model_calls model_said text
      model_calls provider text
      model_calls region text
      model_calls speed text
      model_calls effort text
      model_calls outcome text
      model_calls error_class text
      model_calls status_code integer
      model_calls query_source text
      model_calls agent text
      model_calls agent_id text
      model_calls parent_agent_id text
      model_calls skill text
      model_calls plugin text
      model_calls mcp_server text
      model_calls input_tokens integer
      model_calls cache_read_tokens integer
      model_calls cache_write_5m_tokens integer
      model_calls cache_write_1h_tokens integer
      model_calls output_tokens integer
      model_calls reasoning_tokens integer
      model_calls duration_ms integer
      model_calls ttft_ms integer
      model_calls attempt integer
      model_calls cost_nanos bigint
      model_calls cost_usd numeric
      model_calls reported_nanos bigint
      model_calls list_nanos bigint
      model_calls contract_nanos bigint
      model_calls cost_source text
      model_calls is_report_replaced boolean
      model_calls price_version bigint
      model_calls trace_id text
      model_calls counted_by text
      model_calls source_id bigint
      model_calls session_key bigint
      outcomes time timestamp with time zone
      outcomes tenant text
      outcomes client text
      outcomes session_id text
      outcomes person text
      outcomes team text
      outcomes project text
      outcomes kind text
      outcomes amount numeric
      outcomes occurrences bigint
      outcomes tool text
      outcomes language text
      outcomes agent text
      outcomes model text
      outcomes type text
      outcomes complexity text
      outcomes outcome text
      outcomes decided_by text
      outcomes counted_by text
      outcomes source_id bigint
      outcomes session_key bigint
      person_period tenant text
      person_period identity text
      person_period valid_from date
      person_period valid_to date
      person_period person text
      person_period team text
      person_period cost_centre text
      person_period department text
      reconciliation day date
      reconciliation tenant text
      reconciliation client text
      reconciliation client_version text
      reconciliation session_id text
      reconciliation counted_by text
      reconciliation log_tokens bigint
      reconciliation metric_tokens bigint
      reconciliation span_tokens bigint
      reconciliation difference_tokens bigint
      reconciliation difference_input bigint
      reconciliation difference_cache_read bigint
      reconciliation difference_cache_write bigint
      reconciliation difference_output bigint
      reconciliation log_cost_nanos bigint
      reconciliation metric_cost_nanos bigint
      reconciliation difference_nanos bigint
      reconciliation likely_cause text
      sessions session_id text
      sessions tenant text
      sessions client text
      sessions client_version text
      sessions person text
      sessions team text
      sessions project text
      sessions repository text
      sessions terminal text
      sessions account text
      sessions orchestration_id text
      sessions first_seen timestamp with time zone
      sessions last_seen timestamp with time zone
      sessions duration_seconds double precision
      sessions counted_by text
      sessions models text[]
      sessions model_calls bigint
      sessions failed_calls bigint
      sessions unpriced_calls bigint
      sessions input_tokens bigint
      sessions cache_read_tokens bigint
      sessions cache_write_tokens bigint
      sessions output_tokens bigint
      sessions largest_context bigint
      sessions cost_nanos bigint
      sessions cost_usd numeric
      sessions reported_nanos bigint
      sessions tool_uses bigint
      sessions failed_tool_uses bigint
      sessions outcomes jsonb
      sessions session_key bigint
      spend time timestamp with time zone
      spend tenant text
      spend client text
      spend session_id text
      spend model text
      spend provider text
      spend query_source text
      spend agent text
      spend calls integer
      spend failures integer
      spend input_tokens bigint
      spend cache_read_tokens bigint
      spend cache_write_tokens bigint
      spend output_tokens bigint
      spend cost_nanos bigint
      spend cost_source text
      spend counted_by text
      spend source_id bigint
      spend session_key bigint
      spend labels_id bigint
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
      tool_uses time timestamp with time zone
      tool_uses tenant text
      tool_uses client text
      tool_uses session_id text
      tool_uses person text
      tool_uses team text
      tool_uses project text
      tool_uses tool text
      tool_uses tool_kind text
      tool_uses mcp_server text
      tool_uses agent text
      tool_uses agent_id text
      tool_uses use_id text
      tool_uses prompt_id text
      tool_uses is_result boolean
      tool_uses decision text
      tool_uses decided_by text
      tool_uses succeeded boolean
      tool_uses error_class text
      tool_uses duration_ms integer
      tool_uses input_bytes integer
      tool_uses result_bytes integer
      tool_uses trace_id text
      tool_uses counted_by text
      tool_uses source_id bigint
      tool_uses session_key bigint
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
