package dev.meterbook.maintain.reprice;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.UsageKind;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.maintain.reprice.RepriceRun.Position;
import dev.meterbook.maintain.reprice.RepriceRun.Rows;
import dev.meterbook.maintain.reprice.RepriceRun.Totals;
import dev.meterbook.pricing.PriceBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Estimates a slice of a day's usage again. */
final class UsagePricing {
  /** As with calls; ties are the points of one series of one source. */
  private static final String SELECT_USAGE =
      """
      SELECT u.session_key, u.source_id, u.series_id, u.time, u.point_key, u.kind, u.amount,
        u.list_nanos, l.model_said, l.provider, l.region, l.speed,
        coalesce(l.is_overflow, true) OR u.kind = 'reasoning' AS is_kept
      FROM usage u LEFT JOIN label_set l ON l.labels_id = u.labels_id
      WHERE u.time >= ? AND u.time < ? AND (u.session_key, u.source_id, u.series_id) > (?, ?, ?)
      ORDER BY u.session_key, u.source_id, u.series_id
      FETCH FIRST ? ROWS WITH TIES
      FOR NO KEY UPDATE OF u
      """;

  private static final String UPDATE_USAGE =
      """
      WITH changed AS (
        UPDATE usage u SET list_nanos = p.list_nanos
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[],
            ?::text[], ?::bigint[])
          AS p (session_key, source_id, series_id, time, point_key, kind, list_nanos)
        WHERE u.session_key = p.session_key AND u.source_id = p.source_id
          AND u.series_id = p.series_id AND u.time = p.time AND u.point_key = p.point_key
          AND u.kind = p.kind::usage_kind AND u.time >= ? AND u.time < ?
        RETURNING p.session_key, p.time)
      INSERT INTO dirty_session (session_key, minute)
      SELECT DISTINCT session_key, date_trunc('minute', time, 'UTC') FROM changed
      """;

  private final int rowsMax;

  UsagePricing(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  /** A row whose estimate is another now. */
  private record Changed(
      List<Long> key, String time, long pointKey, String kind, @Nullable Long listNanos) {}

  Slice price(Connection connection, Position position, PriceBook book) throws SQLException {
    List<Changed> changed = new ArrayList<>();
    List<Long> last = position.key();
    LocalDate day = position.day();
    int rowsDone = 0;
    try (PreparedStatement select = connection.prepareStatement(SELECT_USAGE)) {
      select.setObject(1, Cells.startOf(day));
      select.setObject(2, Cells.startOf(day.plusDays(1)));
      for (int i = 0; i < 3; i++) {
        select.setLong(3 + i, last.isEmpty() ? Long.MIN_VALUE : last.get(i));
      }
      select.setInt(6, rowsMax);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        rowsDone++;
        last =
            List.of(
                rows.getLong("session_key"), rows.getLong("source_id"), rows.getLong("series_id"));
        Long list = rows.getBoolean("is_kept") ? null : estimate(rows, day, book);
        if (!rows.getBoolean("is_kept")
            && !Objects.equals(Cells.number(rows, "list_nanos"), list)) {
          changed.add(
              new Changed(
                  last, Cells.text(rows), rows.getLong("point_key"), rows.getString("kind"), list));
        }
      }
    }
    update(connection, day, changed);
    Position next = rowsDone < rowsMax ? position.next() : new Position(day, Rows.USAGE, last);
    return new Slice(
        next, new Totals(rowsDone, 0, 0, changed.size(), UsdNanos.ZERO, UsdNanos.ZERO));
  }

  private static @Nullable Long estimate(ResultSet rows, LocalDate day, PriceBook book)
      throws SQLException {
    String model = rows.getString("model_said");
    var terms =
        new ModelUse.Terms(
            rows.getString("provider"),
            rows.getString("region"),
            rows.getString("speed"),
            /* batch= */ false);
    var kind = UsageKind.valueOf(rows.getString("kind").toUpperCase(Locale.ROOT));
    return book.estimate(model == null ? "" : model, day, terms, kind, rows.getLong("amount"))
        .map(UsdNanos::nanos)
        .orElse(null);
  }

  private static void update(Connection connection, LocalDate day, List<Changed> changed)
      throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    var columns = new Columns<>(connection, changed);
    try (PreparedStatement update = connection.prepareStatement(UPDATE_USAGE)) {
      for (int i = 0; i < 3; i++) {
        int part = i;
        update.setArray(1 + i, columns.of("bigint", row -> row.key.get(part)));
      }
      update.setArray(4, columns.of("text", Changed::time));
      update.setArray(5, columns.of("bigint", Changed::pointKey));
      update.setArray(6, columns.of("text", Changed::kind));
      update.setArray(7, columns.of("bigint", Changed::listNanos));
      update.setObject(8, Cells.startOf(day));
      update.setObject(9, Cells.startOf(day.plusDays(1)));
      update.executeUpdate();
    }
  }
}
