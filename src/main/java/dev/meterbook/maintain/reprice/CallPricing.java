package dev.meterbook.maintain.reprice;

import dev.meterbook.ledger.CallCost;
import dev.meterbook.ledger.CallTokens;
import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.maintain.reprice.RepriceRun.Position;
import dev.meterbook.maintain.reprice.RepriceRun.Rows;
import dev.meterbook.maintain.reprice.RepriceRun.Totals;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.PriceBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Prices a slice of a day's model calls again. */
final class CallPricing {
  /**
   * Ties are taken along, so that two columns are enough to go on from; the key that the first
   * slice begins behind is as good as never used: it is a hash of 128 bits. Calls that the tally
   * has not weighed yet count.
   */
  private static final String SELECT_CALLS =
      """
      SELECT c.session_key, c.request_key, c.time, c.signal, c.cost_nanos, c.reported_nanos,
        c.list_nanos, c.contract_nanos, c.price_version, c.cost_source, c.input_tokens,
        c.cache_read_tokens, c.cache_write_5m_tokens, c.cache_write_1h_tokens, c.output_tokens,
        c.reasoning_tokens, coalesce(s.client, '') AS client, l.model_said, l.provider, l.region,
        l.speed, l.outcome, coalesce(l.is_overflow, true) AS is_overflow, coalesce(t.counts, true) AS counts
      FROM model_call c
        LEFT JOIN source s ON s.source_id = c.source_id
        LEFT JOIN label_set l ON l.labels_id = c.labels_id
        LEFT JOIN tally t ON t.session_key = c.session_key AND t.day = ? AND t.fact = 'model_call'
          AND t.signal = c.signal
      WHERE c.time >= ? AND c.time < ? AND (c.session_key, c.request_key) > (?, ?)
      ORDER BY c.session_key, c.request_key
      FETCH FIRST ? ROWS WITH TIES
      FOR NO KEY UPDATE OF c
      """;

  private static final String UPDATE_CALLS =
      """
      WITH changed AS (
        UPDATE model_call c
        SET cost_nanos = p.cost_nanos, list_nanos = p.list_nanos,
          contract_nanos = p.contract_nanos, cost_source = p.cost_source::cost_source,
          price_version = ?
        FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[], ?::bigint[],
            ?::bigint[], ?::bigint[], ?::text[], ?::boolean[])
          AS p (session_key, request_key, time, signal, cost_nanos, list_nanos, contract_nanos,
            cost_source, is_other)
        WHERE c.session_key = p.session_key AND c.request_key = p.request_key
          AND c.time = p.time AND c.signal = p.signal::signal AND c.time >= ? AND c.time < ?
        RETURNING p.session_key, p.time, p.is_other)
      INSERT INTO dirty_session (session_key, minute)
      SELECT DISTINCT session_key, date_trunc('minute', time, 'UTC') FROM changed WHERE is_other
      """;

  private final CostRule rule;
  private final Predicate<String> clientPrefersReport;
  private final int rowsMax;

  CallPricing(CostRule rule, Predicate<String> clientPrefersReport, int rowsMax) {
    this.rule = rule;
    this.clientPrefersReport = clientPrefersReport;
    this.rowsMax = rowsMax;
  }

  /** A stored call; {@code isOther} when its new cost is not the one it has. */
  private record Call(
      List<Long> key,
      String time,
      String signal,
      @Nullable Long oldNanos,
      CallCost cost,
      boolean counts,
      boolean isOther,
      boolean isOtherVersion) {}

  Slice price(Connection connection, Position position, PriceBook book) throws SQLException {
    List<Call> calls = new ArrayList<>();
    List<Long> last = position.key();
    int rowsDone = 0;
    try (PreparedStatement select = connection.prepareStatement(SELECT_CALLS)) {
      LocalDate day = position.day();
      select.setObject(1, day);
      select.setObject(2, Cells.startOf(day));
      select.setObject(3, Cells.startOf(day.plusDays(1)));
      select.setLong(4, last.isEmpty() ? Long.MIN_VALUE : last.get(0));
      select.setLong(5, last.isEmpty() ? Long.MIN_VALUE : last.get(1));
      select.setInt(6, rowsMax);
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        rowsDone++;
        last = List.of(rows.getLong("session_key"), rows.getLong("request_key"));
        // Beyond the tenant's bound the words were not kept: the model that it was priced by is
        // not known any more.
        if (!rows.getBoolean("is_overflow")) {
          calls.add(call(rows, last, day, book));
        }
      }
    }
    update(connection, position.day(), book, calls);
    Position next =
        rowsDone < rowsMax ? position.next() : new Position(position.day(), Rows.MODEL_CALL, last);
    return new Slice(next, totals(rowsDone, calls));
  }

  private Call call(ResultSet rows, List<Long> key, LocalDate day, PriceBook book)
      throws SQLException {
    Long reported = Cells.number(rows, "reported_nanos");
    Long booked = Cells.number(rows, "cost_nanos");
    String outcome = rows.getString("outcome");
    CostRule.Said said =
        new CostRule.Said(
            reported == null ? null : new UsdNanos(reported),
            clientPrefersReport.test(rows.getString("client")),
            outcome != null && !outcome.equals("ok"));
    CallCost cost = rule.cost(book, use(rows, day), said);
    boolean isSame =
        Objects.equals(booked, nanos(cost.booked()))
            && Objects.equals(Cells.number(rows, "list_nanos"), nanos(cost.list()))
            && Objects.equals(Cells.number(rows, "contract_nanos"), nanos(cost.contract()))
            && rows.getString("cost_source").equals(cost.source().word());
    Long version = Cells.number(rows, "price_version");
    return new Call(
        key,
        Cells.text(rows),
        rows.getString("signal"),
        booked,
        cost,
        rows.getBoolean("counts"),
        !isSame,
        version == null || version != cost.priceVersion());
  }

  private static ModelUse use(ResultSet rows, LocalDate day) throws SQLException {
    String model = rows.getString("model_said");
    var terms =
        new ModelUse.Terms(
            rows.getString("provider"),
            rows.getString("region"),
            rows.getString("speed"),
            /* batch= */ false);
    CallTokens tokens = tokens(rows);
    return new ModelUse(
        model == null ? "" : model, day, terms, tokens.isTold() ? tokens.priced() : null, 0);
  }

  private static CallTokens tokens(ResultSet rows) throws SQLException {
    return new CallTokens(
        count(rows, "input_tokens"),
        count(rows, "cache_read_tokens"),
        count(rows, "cache_write_5m_tokens"),
        count(rows, "cache_write_1h_tokens"),
        count(rows, "output_tokens"),
        count(rows, "reasoning_tokens"));
  }

  private static int count(ResultSet rows, String column) throws SQLException {
    int count = rows.getInt(column);
    return rows.wasNull() ? CallTokens.UNKNOWN : count;
  }

  private static void update(Connection connection, LocalDate day, PriceBook book, List<Call> calls)
      throws SQLException {
    List<Call> changed =
        calls.stream().filter(call -> call.isOther || call.isOtherVersion).toList();
    if (changed.isEmpty()) {
      return;
    }
    var columns = new Columns<>(connection, changed);
    try (PreparedStatement update = connection.prepareStatement(UPDATE_CALLS)) {
      update.setLong(1, book.versionId());
      update.setArray(2, columns.of("bigint", call -> call.key.get(0)));
      update.setArray(3, columns.of("bigint", call -> call.key.get(1)));
      update.setArray(4, columns.of("text", Call::time));
      update.setArray(5, columns.of("text", Call::signal));
      update.setArray(6, columns.of("bigint", call -> nanos(call.cost.booked())));
      update.setArray(7, columns.of("bigint", call -> nanos(call.cost.list())));
      update.setArray(8, columns.of("bigint", call -> nanos(call.cost.contract())));
      update.setArray(9, columns.of("text", call -> call.cost.source().word()));
      update.setArray(10, columns.of("boolean", Call::isOther));
      update.setObject(11, Cells.startOf(day));
      update.setObject(12, Cells.startOf(day.plusDays(1)));
      update.executeUpdate();
    }
  }

  private static Totals totals(int rowsDone, List<Call> calls) {
    UsdNanos oldCost = UsdNanos.ZERO;
    UsdNanos newCost = UsdNanos.ZERO;
    long unpriced = 0;
    for (Call call : calls) {
      if (call.counts) {
        oldCost = oldCost.plus(new UsdNanos(orZero(call.oldNanos)));
        newCost = newCost.plus(new UsdNanos(orZero(nanos(call.cost.booked()))));
        unpriced += call.cost.booked() == null ? 1 : 0;
      }
    }
    long changed = calls.stream().filter(Call::isOther).count();
    return new Totals(rowsDone, changed, unpriced, 0, oldCost, newCost);
  }

  private static @Nullable Long nanos(@Nullable UsdNanos cost) {
    return cost == null ? null : cost.nanos();
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
