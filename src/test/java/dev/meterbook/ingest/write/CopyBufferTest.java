package dev.meterbook.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.write.EncodedPayload.Tuples;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.TraceId;
import dev.meterbook.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is encoded here is what PostgreSQL reads, as its own text says. */
final class CopyBufferTest {
  @FunctionalInterface
  private interface Value {
    void put(CopyBuffer out);
  }

  @Test
  void bigintsKeepAllBits() throws SQLException {
    assertThat(
            stored(
                "bigint",
                out -> out.bigint(0),
                out -> out.bigint(-1),
                out -> out.bigint(Long.MIN_VALUE),
                out -> out.bigint(Long.MAX_VALUE),
                out -> out.bigintOrAbsent(7, true),
                out -> out.bigintOrAbsent(7, false),
                CopyBuffer::absent))
        .containsExactly("0", "-1", "-9223372036854775808", "9223372036854775807", "7", null, null);
  }

  @Test
  void smallintsKeepTheirSign() throws SQLException {
    assertThat(
            stored(
                "smallint",
                out -> out.smallint(0),
                out -> out.smallint(-1),
                out -> out.smallint(Short.MIN_VALUE),
                out -> out.smallint(Short.MAX_VALUE)))
        .containsExactly("0", "-1", "-32768", "32767");
  }

  @Test
  void booleansAreTrueOrFalse() throws SQLException {
    assertThat(stored("boolean", out -> out.bool(true), out -> out.bool(false)))
        .containsExactly("true", "false");
  }

  @Test
  void doublesKeepAllBits() throws SQLException {
    assertThat(
            stored(
                "double precision",
                out -> out.doubleValue(0.1),
                out -> out.doubleValue(-0.0),
                out -> out.doubleValue(Double.MIN_VALUE),
                out -> out.doubleValue(Double.NaN),
                out -> out.doubleValue(Double.NEGATIVE_INFINITY)))
        .containsExactly("0.1", "-0", "5e-324", "NaN", "-Infinity");
  }

  @Test
  void datesCountFromTheirEpochInBothDirections() throws SQLException {
    assertThat(
            stored(
                "date",
                out -> out.date(0),
                out -> out.date(-1),
                out -> out.date(LocalDate.of(2000, 1, 1).toEpochDay()),
                out -> out.date(LocalDate.of(2262, 4, 11).toEpochDay())))
        .containsExactly("1970-01-01", "1969-12-31", "2000-01-01", "2262-04-11");
  }

  @Test
  void timestampsReachFrom1970To2262() throws SQLException {
    assertThat(
            stored(
                "timestamptz",
                out -> out.timestamp(new EvidenceTime(0)),
                out -> out.timestamp(new EvidenceTime(-1)),
                out -> out.timestamp(new EvidenceTime(nanos("1999-12-31T23:59:59.999999999Z"))),
                out -> out.timestamp(new EvidenceTime(Long.MAX_VALUE)),
                out -> out.timestamp(null)))
        .containsExactly(
            "1970-01-01 00:00:00+00",
            "1969-12-31 23:59:59.999999+00",
            "1999-12-31 23:59:59.999999+00",
            "2262-04-11 23:47:16.854775+00",
            null);
  }

  @Test
  void traceIdsAreUuids() throws SQLException {
    assertThat(
            stored(
                "uuid",
                out -> out.uuid(new TraceId(0x0123456789abcdefL, 0xfedcba9876543210L)),
                out -> out.uuid(new TraceId(0, -1)),
                out -> out.uuid(null)))
        .containsExactly(
            "01234567-89ab-cdef-fedc-ba9876543210", "00000000-0000-0000-ffff-ffffffffffff", null);
  }

  @Test
  void textsAreUtf8() throws SQLException {
    assertThat(
            stored(
                "text",
                out -> out.text(""),
                out -> out.text("é € 𝄞 \"'\\\t\n"),
                out -> out.text("x".repeat(100_000)),
                out -> out.text(null)))
        .containsExactly("", "é € 𝄞 \"'\\\t\n", "x".repeat(100_000), null);
  }

  @Test
  void listsOfTextsAreArraysAndMayBeEmpty() throws SQLException {
    assertThat(
            stored(
                "text[]",
                out -> out.texts(List.of()),
                out -> out.texts(List.of("a")),
                out -> out.texts(List.of("é,", "", "\"}", "NULL"))))
        .containsExactly("{}", "{a}", "{\"é,\",\"\",\"\\\"}\",\"NULL\"}");
  }

  @Test
  void jsonIsJson() throws SQLException {
    assertThat(
            stored(
                "jsonb",
                out -> out.json(Json.EMPTY_OBJECT),
                out -> out.json(json("[1,\"é𝄞\\u0001\",null,-0.5E-300]")),
                out -> out.json(json("{\"a\":1,\"a\":2}")),
                out -> out.json(null)))
        .satisfies(
            rows -> {
              assertThat(rows).hasSize(4);
              assertThat(rows.get(0)).isEqualTo("{}");
              assertThat(rows.get(1)).startsWith("[1, \"é𝄞\\u0001\", null, -0.000");
              // Of equal keys the last one counts, as everywhere in PostgreSQL.
              assertThat(rows.get(2)).isEqualTo("{\"a\": 2}");
              assertThat(rows.get(3)).isNull();
            });
  }

  private static Json json(String text) {
    return new Json(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long nanos(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** Copies one row per value into a table with one column; returns PostgreSQL's text of each. */
  private static List<String> stored(String type, Value... values) throws SQLException {
    Table<Value> table =
        new Table<>("round_trip", "position", List.of(Column.column("value", Value::put)));
    try (Connection connection = TestDatabase.connect(TestDatabase.create());
        var statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      statement.execute("CREATE TABLE round_trip (value " + type + ")");
      connection.setAutoCommit(false);
      Tuples tuples = new Tuples(1, table.encode(List.of(values)));
      Copy.intoStage(connection, table, List.of(tuples));
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery("SELECT value::text FROM round_trip_stage")) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }
}
