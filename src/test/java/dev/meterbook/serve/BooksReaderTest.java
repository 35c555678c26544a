package dev.meterbook.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import dev.meterbook.serve.Status.Books;
import dev.meterbook.serve.Status.LastEvent;
import dev.meterbook.serve.Status.ModelUse;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Figures of the status text, from the ledger on the real schema. */
class BooksReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final String EVIDENCE =
      """
      CREATE TABLE log_record_all PARTITION OF log_record DEFAULT;
      CREATE TABLE metric_point_all PARTITION OF metric_point DEFAULT;
      CREATE TABLE span_all PARTITION OF span DEFAULT;
      CREATE TABLE model_call_all PARTITION OF model_call DEFAULT;
      CREATE TABLE usage_all PARTITION OF usage DEFAULT;
      INSERT INTO source (source_id, identity_check, tenant, client, session_key,
        is_counted_by_day, resource, attributes, is_overflow, seen_on)
      VALUES
        (1, 0, 'default', 'claude-code', 1, false, '{}', '{}', false, '2026-11-20'),
        (2, 0, 'default', 'codex', 2, true, '{}', '{}', false, '2026-11-02'),
        (3, 0, 'other', 'claude-code', 3, false, '{}', '{}', false, '2026-11-20');
      INSERT INTO shape (shape_id, identity_check, scope_name, scope_version, event_name,
        severity_text, keys, seen_on)
      VALUES (1, 0, '', '', 'user_prompt', '', ARRAY['model'], '2026-11-20');
      INSERT INTO log_record (time, fingerprint, source_id, shape_id, time_nanos,
        severity_number, is_future, attribute_values)
      VALUES ('2026-11-20 11:40Z', 4, 1, 1, 0, 0, false, '["opus"]');
      INSERT INTO label_set (labels_id, identity_check, tenant, model, is_overflow, seen_on)
      VALUES (1, 0, 'default', 'opus', false, '2026-11-20'),
        (2, 0, 'default', 'haiku', false, '2026-11-20'),
        (3, 0, 'other', 'opus', false, '2026-11-20');
      INSERT INTO model_call (time, session_key, request_key, source_id, labels_id, signal,
        cost_source, input_tokens, output_tokens, cost_nanos)
      VALUES
        ('2026-11-20 00:00Z', 1, 1, 1, 1, 'logs', 'reported', 10, 1, 22644000),
        ('2026-11-20 11:00Z', 1, 2, 1, 1, 'logs', 'reported', 20, 2, 1500000000),
        ('2026-11-20 11:00Z', 1, 2, 1, 1, 'traces', 'unpriced', 20, 2, NULL),
        ('2026-11-19 23:59Z', 1, 4, 1, 1, 'logs', 'reported', 1000, 1000, 9000000000),
        ('2026-11-20 11:50Z', 3, 5, 3, 3, 'logs', 'reported', 1000, 1000, 9000000000);
      INSERT INTO usage (time, session_key, source_id, series_id, point_key, labels_id, amount,
        list_nanos, kind)
      VALUES
        ('2026-11-20 11:30Z', 2, 2, 1, 1, 2, 30, 500000000, 'input');
      INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, first_time,
        last_time, source_id, counts)
      SELECT k, d, 'model_call', g::signal, k, 0, d, d, k, g <> 'traces'
      FROM (VALUES (1, 'logs'), (1, 'traces'), (2, 'metrics'), (3, 'logs')) s(k, g),
        (VALUES ('2026-11-19'::date), ('2026-11-20')) t(d);
      INSERT INTO quarantine (fingerprint, quarantined_at, tenant, signal, records, sql_state,
        reason, payload)
      VALUES (1, '2026-11-20 11:00Z', 'default', 'logs', 3, '22P05', 'x', ''),
        (2, '2026-11-20 11:00Z', 'other', 'logs', 3, '22P05', 'x', '');
      """;

  private static Database database;

  @BeforeAll
  static void fillBooks() throws Exception {
    DatabaseAddress address = TestDatabase.create();
    Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .load()
        .migrate();
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(EVIDENCE);
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    database = new Database(source);
  }

  @Test
  void todayCountsFromMidnightWhatCounts() throws Exception {
    Books books = new BooksReader(database).read("default", NOW, ZoneOffset.UTC);

    assertThat(books.today())
        .containsExactly(
            new ModelUse("opus", 2, 30, 3, 0, 0, 1_522_644_000),
            new ModelUse("haiku", 0, 30, 0, 0, 0, 500_000_000));
  }

  @Test
  void todayIsTheDayOfTheReadersZone() throws Exception {
    Books books = new BooksReader(database).read("default", NOW, ZoneId.of("Europe/Berlin"));

    assertThat(books.today().getFirst())
        .isEqualTo(new ModelUse("opus", 3, 1_030, 1_003, 0, 0, 10_522_644_000L));
  }

  @Test
  void lastEventIsThatOfAnySignalOrTheDayOfALongSilence() throws Exception {
    Books books = new BooksReader(database).read("default", NOW, ZoneOffset.UTC);

    assertThat(books.lastEvents())
        .containsExactly(
            new LastEvent("claude-code", Instant.parse("2026-11-20T11:40:00Z")),
            new LastEvent("codex", Instant.parse("2026-11-02T00:00:00Z")));
  }

  @Test
  void booksOfAnotherTenantStayClosed() throws Exception {
    Books books = new BooksReader(database).read("nobody", NOW, ZoneOffset.UTC);

    assertThat(books.lastEvents()).isEmpty();
    assertThat(books.today()).isEmpty();
    assertThat(books.quarantined()).isZero();
  }

  @Test
  void quarantineCountsPayloads() throws Exception {
    Books books = new BooksReader(database).read("default", NOW, ZoneOffset.UTC);

    assertThat(books.quarantined()).isEqualTo(1);
  }
}
