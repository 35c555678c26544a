package dev.meterbook.maintain.reprice;

import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.maintain.reprice.RepriceRun.Position;
import dev.meterbook.maintain.reprice.RepriceRun.Rows;
import dev.meterbook.maintain.reprice.RepriceRun.State;
import dev.meterbook.maintain.reprice.RepriceRun.Totals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests to price days again, on a connection of the caller. Thread-safe. */
public final class RepriceRuns {
  /** The ledger's days before today. What is older may be half gone, so it is sealed. */
  public static final int LEDGER_DAYS = 90;

  private static final String ADD =
      """
      INSERT INTO reprice_run (requested_by, requested_at, from_day, to_day, state,
        position_day, position_table, position_key)
      VALUES (?, ?, ?, ?, 'waiting', ?, 'model_call', '{}')
      RETURNING run_id
      """;
  private static final String NEXT =
      "SELECT run_id FROM reprice_run WHERE finished_at IS NULL ORDER BY run_id LIMIT 1 FOR UPDATE";
  private static final String LATEST =
      """
      SELECT run_id, requested_by, requested_at, from_day, to_day, state, started_at, finished_at,
        price_version, position_day, position_table, position_key, rows_done, calls_changed,
        calls_unpriced, usage_changed, old_nanos, new_nanos, failure
      FROM reprice_run WHERE run_id <= ? ORDER BY run_id DESC LIMIT ?
      """;
  private static final String SAVE =
      """
      UPDATE reprice_run SET state = ?, started_at = ?, finished_at = ?, price_version = ?,
        position_day = ?, position_table = ?, position_key = ?, rows_done = ?, calls_changed = ?,
        calls_unpriced = ?, usage_changed = ?, old_nanos = ?, new_nanos = ?, failure = ?
      WHERE run_id = ?
      """;

  private final Clock clock;

  public RepriceRuns(Clock clock) {
    this.clock = clock;
  }

  /**
   * Asks for days to be priced again.
   *
   * @param from first UTC day
   * @param to last UTC day
   * @throws SealedDays when they cannot be
   */
  public RepriceRun request(Connection connection, String who, LocalDate from, LocalDate to)
      throws SQLException {
    check(from, to);
    long id;
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setString(1, who);
      insert.setObject(2, time(now()));
      insert.setObject(3, from);
      insert.setObject(4, to);
      insert.setObject(5, from);
      try (ResultSet added = insert.executeQuery()) {
        added.next();
        id = added.getLong(1);
      }
    }
    return find(connection, id).orElseThrow();
  }

  /** One request. */
  public Optional<RepriceRun> find(Connection connection, long id) throws SQLException {
    return latest(connection, id, 1).stream().filter(run -> run.id() == id).findFirst();
  }

  /** The latest requests, latest first. */
  public List<RepriceRun> list(Connection connection, int max) throws SQLException {
    return latest(connection, Long.MAX_VALUE, max);
  }

  /** The oldest request that is not over; no other transaction can move it meanwhile. */
  Optional<RepriceRun> next(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEXT);
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? find(connection, rows.getLong(1)) : Optional.empty();
    }
  }

  void save(Connection connection, RepriceRun run) throws SQLException {
    Totals totals = run.totals();
    try (PreparedStatement update = connection.prepareStatement(SAVE)) {
      update.setString(1, run.state().word());
      update.setObject(2, time(run.startedAt()));
      update.setObject(3, time(run.finishedAt()));
      update.setObject(4, run.priceVersion());
      update.setObject(5, run.position().day());
      update.setString(6, run.position().rows().word());
      update.setArray(7, connection.createArrayOf("bigint", run.position().key().toArray()));
      update.setLong(8, totals.rowsDone());
      update.setLong(9, totals.callsChanged());
      update.setLong(10, totals.callsUnpriced());
      update.setLong(11, totals.usageChanged());
      update.setLong(12, totals.oldCost().nanos());
      update.setLong(13, totals.newCost().nanos());
      update.setString(14, run.failure());
      update.setLong(15, run.id());
      update.executeUpdate();
    }
  }

  /** In microseconds, as PostgreSQL keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void check(LocalDate from, LocalDate to) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate oldest = today.minusDays(LEDGER_DAYS);
    if (from.isAfter(to)) {
      throw new SealedDays("from " + from + " is after to " + to);
    }
    if (from.isBefore(oldest)) {
      throw new SealedDays(
          "days before %s are sealed: the ledger keeps %d days".formatted(oldest, LEDGER_DAYS));
    }
    if (to.isAfter(today.plusDays(1))) {
      throw new SealedDays("to " + to + " has not come yet");
    }
  }

  private static List<RepriceRun> latest(Connection connection, long id, int max)
      throws SQLException {
    List<RepriceRun> runs = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LATEST)) {
      select.setLong(1, id);
      select.setInt(2, max);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        runs.add(
            new RepriceRun(
                rows.getLong("run_id"),
                rows.getString("requested_by"),
                rows.getObject("requested_at", OffsetDateTime.class).toInstant(),
                rows.getObject("from_day", LocalDate.class),
                rows.getObject("to_day", LocalDate.class),
                State.valueOf(rows.getString("state").toUpperCase(Locale.ROOT)),
                instant(rows.getObject("started_at", OffsetDateTime.class)),
                instant(rows.getObject("finished_at", OffsetDateTime.class)),
                rows.getObject("price_version", Long.class),
                position(rows),
                totals(rows),
                rows.getString("failure")));
      }
    }
    return runs;
  }

  private static Position position(ResultSet rows) throws SQLException {
    return new Position(
        rows.getObject("position_day", LocalDate.class),
        Rows.valueOf(rows.getString("position_table").toUpperCase(Locale.ROOT)),
        List.of((Long[]) rows.getArray("position_key").getArray()));
  }

  private static Totals totals(ResultSet rows) throws SQLException {
    return new Totals(
        rows.getLong("rows_done"),
        rows.getLong("calls_changed"),
        rows.getLong("calls_unpriced"),
        rows.getLong("usage_changed"),
        new UsdNanos(rows.getLong("old_nanos")),
        new UsdNanos(rows.getLong("new_nanos")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
