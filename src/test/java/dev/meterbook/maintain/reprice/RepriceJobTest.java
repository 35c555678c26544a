package dev.meterbook.maintain.reprice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.maintain.reprice.RepriceRun.State;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.CountedCost;
import dev.meterbook.pricing.Prices;
import dev.meterbook.pricing.edit.PriceEdits;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** On a real PostgreSQL. Prices of claude-opus-4-8: 5 USD a million on the list, 4 agreed. */
class RepriceJobTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 18);
  private static final LocalDate LAST = LocalDate.of(2026, 11, 20);
  private static final String AGREED_FROM_THE_19TH =
      "provider,model,effective_from,input\nanthropic,claude-opus-4-8,2026-11-19,4\n";

  private static final String CALLS =
      """
      SELECT request_key, signal, cost_nanos, list_nanos, contract_nanos, cost_source
      FROM model_call ORDER BY request_key, signal
      """;
  private static final String DIRTY =
      """
      SELECT DISTINCT session_key, to_char(minute AT TIME ZONE 'UTC', 'DD HH24:MI') FROM dirty_session
      ORDER BY 1, 2
      """;

  private final RepriceRuns runs = new RepriceRuns(CLOCK);
  private DatabaseAddress address;
  private Database database;
  private LedgerRows ledger;
  private PriceEdits edits;

  @BeforeEach
  void fill() throws SQLException {
    address = TestDatabase.createMigrated();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    database = new Database(source);
    edits = replica();
    ledger = new LedgerRows(address);
    ledger.day("2026-11-18", "2026-11-19");
    ledger.day("2026-11-19", "2026-11-20");
    ledger.day("2026-11-20", "2026-11-21");
    ledger.source(1, "some-agent");
    ledger.source(2, "claude-code");
    ledger.labels(10, "claude-opus-4-8", false);
    ledger.labels(11, "my-gateway-model-x", false);
    ledger.labels(12, "claude-opus-4-8", true);
    ledger.call(101, "2026-11-18 23:59:59.999999Z", 1, 10, 1_000_000);
    ledger.call(102, "2026-11-19 00:00:00Z", 1, 10, 1_000_000);
    ledger.call(103, "2026-11-19 00:00:30.000001Z", 1, 10, 2_000_000);
    ledger.call(104, "2026-11-20 10:00:00Z", 1, 11, 1_000_000);
    ledger.call(105, "2026-11-20 10:00:00Z", "logs", 2, 10, 1_000_000, 5_100_000_000L);
    ledger.call(106, "2026-11-20 10:01:00Z", 1, 10, null);
  }

  @AfterEach
  void close() throws SQLException {
    ledger.close();
  }

  @Test
  void firstRunPricesByTheListAndByTheReportsThatCount() throws SQLException {
    RepriceRun run = priced(FIRST, LAST);

    assertThat(ledger.rows(CALLS))
        .containsExactly(
            "101 logs 5000000000 5000000000 null computed",
            "102 logs 5000000000 5000000000 null computed",
            "103 logs 10000000000 10000000000 null computed",
            "104 logs null null null unpriced",
            "105 logs 5100000000 5000000000 null reported",
            "106 logs null null null unpriced");
    assertThat(run.totals().oldCost()).isEqualTo(UsdNanos.ZERO);
    assertThat(run.totals().newCost()).isEqualTo(new UsdNanos(25_100_000_000L));
    assertThat(run.totals().callsUnpriced()).isEqualTo(2);
    assertThat(ledger.rows("SELECT DISTINCT price_version FROM model_call"))
        .containsExactly("" + edits.book().versionId());
  }

  @Test
  void agreedPriceMovesTotalsFromItsDayOnAndMarksTheMinutesThatChanged() throws SQLException {
    priced(FIRST, LAST);
    ledger.run("DELETE FROM dirty_session");
    edits.edit(_ -> AGREED_FROM_THE_19TH, "anna");

    RepriceRun run = priced(FIRST, LAST);

    assertThat(ledger.rows(CALLS))
        .containsExactly(
            "101 logs 5000000000 5000000000 null computed",
            "102 logs 4000000000 5000000000 4000000000 computed",
            "103 logs 8000000000 10000000000 8000000000 computed",
            "104 logs null null null unpriced",
            "105 logs 4000000000 5000000000 4000000000 computed",
            "106 logs null null null unpriced");
    assertThat(ledger.rows(DIRTY)).containsExactly("1 19 00:00", "2 20 10:00");
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.requestedBy()).isEqualTo("bea");
    assertThat(run.daysDone()).isEqualTo(3);
    assertThat(run.daysTotal()).isEqualTo(3);
    assertThat(run.totals())
        .isEqualTo(
            new RepriceRun.Totals(
                6, 3, 2, 0, new UsdNanos(25_100_000_000L), new UsdNanos(21_000_000_000L)));
  }

  @Test
  void secondRunChangesNothing() throws SQLException {
    priced(FIRST, LAST);
    ledger.run("DELETE FROM dirty_session");
    String versionsOfRows = "SELECT request_key, xmin, ctid FROM model_call ORDER BY request_key";
    List<String> before = ledger.rows(versionsOfRows);

    RepriceRun again = priced(FIRST, LAST);

    assertThat(again.totals().callsChanged()).isZero();
    assertThat(again.totals().oldCost()).isEqualTo(again.totals().newCost());
    assertThat(ledger.rows(DIRTY)).isEmpty();
    assertThat(ledger.rows(versionsOfRows)).isEqualTo(before);
  }

  @Test
  void daysOutsideTheRequestAreLeftAlone() throws SQLException {
    priced(LocalDate.of(2026, 11, 19), LocalDate.of(2026, 11, 19));

    assertThat(ledger.rows("SELECT request_key FROM model_call WHERE price_version IS NOT NULL"))
        .containsExactlyInAnyOrder("102", "103");
  }

  @Test
  void runThatWasKilledGoesOnWhereItWas() throws SQLException {
    for (int i = 0; i < 25; i++) {
      ledger.call(1_000 + i, "2026-11-19 05:00:00Z", 1, 10, 1_000_000);
    }
    ledger.call(1_003, "2026-11-19 05:00:00Z", "traces", 1, 10, 1_000_000, null);
    ledger.call(1_003, "2026-11-19 06:00:00Z", "logs", 1, 10, 1_000_000, null);
    request(FIRST, LAST);
    int slices = 0;

    while (slice(job(replica(), 4))) { // A new process for each slice.
      slices++;
    }

    RepriceRun run = latest();
    assertThat(slices).isGreaterThan(8);
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.totals().rowsDone()).isEqualTo(33);
    assertThat(run.totals().newCost()).isEqualTo(new UsdNanos(160_100_000_000L));
    assertThat(ledger.rows("SELECT sum(cost_nanos) FROM model_call"))
        .containsExactly("160100000000");
  }

  @Test
  void sliceThatFailsLeavesNothingBehindAndTheRunStandsStill() throws SQLException {
    ledger.run("ALTER TABLE dirty_session ADD CHECK (minute < '2026-11-19')");
    request(FIRST, LAST);

    run(job(edits, 100));

    assertThat(latest().state()).isEqualTo(State.FAILED);
    assertThat(latest().position().day()).isEqualTo(LocalDate.of(2026, 11, 19));
    assertThat(latest().totals().newCost()).isEqualTo(new UsdNanos(5_000_000_000L));
    assertThat(ledger.rows("SELECT request_key FROM model_call WHERE price_version IS NOT NULL"))
        .containsExactly("101");
  }

  @Test
  void twoReplicasAtOnceDoEachSliceOnce() throws Exception {
    for (int i = 0; i < 100; i++) {
      ledger.call(1_000 + i, "2026-11-19 05:00:00Z", 1, 10, 1_000_000);
    }
    request(FIRST, LAST);
    Thread other = Thread.startVirtualThread(() -> runUnchecked(job(replica(), 3)));

    run(job(edits, 3));
    other.join();

    assertThat(latest().state()).isEqualTo(State.DONE);
    assertThat(latest().totals().rowsDone()).isEqualTo(106);
    assertThat(latest().totals().newCost()).isEqualTo(new UsdNanos(525_100_000_000L));
  }

  @Test
  void failedCallWithoutTokensStillCostsNothing() throws SQLException {
    ledger.labels(13, "claude-opus-4-8", false);
    ledger.run("UPDATE label_set SET outcome = 'error' WHERE labels_id = 13");
    ledger.call(107, "2026-11-20 10:02:00Z", 1, 13, null);

    priced(LAST, LAST);

    assertThat(
            ledger.rows("SELECT cost_nanos, cost_source FROM model_call WHERE request_key = 107"))
        .containsExactly("0 computed");
  }

  @Test
  void runDoesNotMixTwoBooks() throws SQLException {
    request(FIRST, LAST);
    RepriceJob job = job(edits, 100);
    assertThat(slice(job)).isTrue();
    edits.edit(_ -> AGREED_FROM_THE_19TH, "anna");

    run(job);

    assertThat(latest().state()).isEqualTo(State.FAILED);
    assertThat(latest().failure()).contains("prices changed");
    assertThat(ledger.rows("SELECT request_key FROM model_call WHERE price_version IS NOT NULL"))
        .containsExactly("101");
  }

  @Test
  void totalsAreOfTheSignalsThatCount() throws SQLException {
    ledger.call(105, "2026-11-20 10:00:00Z", "traces", 2, 10, 1_000_000, null);
    ledger.run(
        """
        INSERT INTO tally (session_key, day, fact, signal, weighed_with, amount, first_time,
          last_time, source_id, counts)
        VALUES
          (2, '2026-11-20', 'model_call', 'logs', 2, 1000000, '2026-11-20', '2026-11-20', 2, true),
          (2, '2026-11-20', 'model_call', 'traces', 2, 1000000, '2026-11-20', '2026-11-20', 2,
            false)
        """);

    RepriceRun run = priced(LAST, LAST);

    assertThat(run.totals().newCost()).isEqualTo(new UsdNanos(5_100_000_000L));
    assertThat(ledger.rows("SELECT cost_nanos FROM model_call WHERE signal = 'traces'"))
        .containsExactly("5000000000");
  }

  @Test
  void callWhoseWordsWereNotKeptKeepsItsCost() throws SQLException {
    ledger.call(107, "2026-11-20 10:02:00Z", 1, 12, 1_000_000);
    ledger.run(
        "UPDATE model_call SET cost_nanos = 7, cost_source = 'computed' WHERE request_key = 107");

    priced(LAST, LAST);

    assertThat(
            ledger.rows("SELECT cost_nanos, price_version FROM model_call WHERE request_key = 107"))
        .containsExactly("7 null");
  }

  @Test
  void usageIsEstimatedAgainByItsKindAlone() throws SQLException {
    ledger.usage(1, "2026-11-20 11:00:00Z", 10, 1_000_000, "input");
    ledger.usage(2, "2026-11-20 11:00:00Z", 10, -1_000, "cache_write_5m");
    ledger.usage(3, "2026-11-20 11:01:00Z", 10, 10, "reasoning");
    ledger.usage(4, "2026-11-20 11:01:00Z", 10, 10, "cost");
    ledger.usage(5, "2026-11-20 11:02:00Z", 11, 10, "output");
    ledger.run("DELETE FROM model_call");

    request(LAST, LAST);
    run(job(edits, 1));

    assertThat(ledger.rows("SELECT point_key, list_nanos FROM usage ORDER BY 1"))
        .containsExactly("1 5000000000", "2 -6250000", "3 null", "4 10", "5 null");
    assertThat(ledger.rows(DIRTY)).containsExactly("1 20 11:00", "1 20 11:01");
    assertThat(latest().totals().usageChanged()).isEqualTo(3);
    assertThat(latest().totals().rowsDone()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-08-21, 2026-08-21, days before 2026-08-22 are sealed: the ledger keeps 90 days",
    "2026-11-19, 2026-11-18, from 2026-11-19 is after to 2026-11-18",
    "2026-11-19, 2026-11-22, to 2026-11-22 has not come yet",
  })
  void daysThatCannotBePricedAgainAreRefused(LocalDate from, LocalDate to, String why)
      throws SQLException {
    assertThatThrownBy(() -> request(from, to)).isInstanceOf(SealedDays.class).hasMessage(why);
    assertThat(ledger.rows("SELECT run_id FROM reprice_run")).isEmpty();
  }

  @Test
  void oldestDayOfTheLedgerIsNotSealed() throws SQLException {
    RepriceRun run = priced(LocalDate.of(2026, 8, 22), LocalDate.of(2026, 11, 21));

    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.daysDone()).isEqualTo(92);
  }

  private RepriceRun priced(LocalDate from, LocalDate to) throws SQLException {
    request(from, to);
    run(job(edits, 100));
    return latest();
  }

  private void run(RepriceJob job) throws SQLException {
    boolean more = true;
    while (more) {
      more = slice(job);
    }
  }

  private void runUnchecked(RepriceJob job) {
    try {
      run(job);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private boolean slice(RepriceJob job) throws SQLException {
    return database.inTransaction(job::runSlice);
  }

  private void request(LocalDate from, LocalDate to) throws SQLException {
    database.inTransaction(connection -> runs.request(connection, "bea", from, to));
  }

  private RepriceRun latest() throws SQLException {
    return database.inTransaction(connection -> runs.list(connection, 1)).getFirst();
  }

  private PriceEdits replica() {
    return new PriceEdits(database, Prices.ofList(), CLOCK);
  }

  private RepriceJob job(PriceEdits prices, int rowsMax) {
    var rule = new CostRule(CountedCost.CLIENT);
    return new RepriceJob(
        prices,
        runs,
        new CallPricing(rule, "claude-code"::equals, rowsMax),
        new UsagePricing(rowsMax));
  }
}
