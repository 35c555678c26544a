package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.maintain.reprice.RepriceJob;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.CountedCost;
import dev.meterbook.pricing.Prices;
import dev.meterbook.pricing.edit.PriceEdits;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

class RepriceCommandTest {
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private final DatabaseAddress address = TestDatabase.createMigrated();

  @Test
  void progressAndTotalsAreShown() throws Exception {
    String from = TODAY.minusDays(2).toString();
    try (var connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE model_call_all PARTITION OF model_call DEFAULT;
          INSERT INTO label_set (labels_id, identity_check, tenant, model_said, is_overflow,
            seen_on)
          VALUES (1, 0, 'default', 'claude-opus-4-8', false, now());
          INSERT INTO model_call (time, session_key, request_key, source_id, labels_id, signal,
            cost_source, input_tokens)
          VALUES ('%s 10:00Z', 1, 1, 1, 1, 'logs', 'unpriced', 1000000)
          """
              .formatted(from));
    }
    AtomicBoolean isOver = new AtomicBoolean();
    Thread service = Thread.startVirtualThread(() -> serve(isOver));

    Typed result = reprice("--from", from, "--to", TODAY.toString());

    isOver.set(true);
    service.join();
    assertThat(result.error()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("Run 1. ")
        .contains("3 of 3 days, 1 rows\n")
        .endsWith("1 calls have another cost: 0 USD before, 5 USD now; 0 calls are unpriced\n");
  }

  @Test
  void sealedDaysAreRefused() {
    Typed result = reprice("--from", "2020-01-01", "--to", "2020-01-02");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error()).contains("are sealed: the ledger keeps 90 days");
  }

  @ParameterizedTest
  @CsvSource({
    "--from, 2026-11-01, --until, 2026-11-02",
    "--from, yesterday, --to, 2026-11-02",
    "--to, 2026-11-02, --to, --from",
  })
  void wrongUseIsToldApartFromFailure(String a, String b, String c, String d) {
    assertThat(reprice(a, b, c, d).code()).isEqualTo(2);
  }

  private Typed reprice(String a, String b, String c, String d) {
    Map<String, String> environment =
        Map.of(
            "METERBOOK_DB_URL", address.url(),
            "METERBOOK_DB_USER", address.user(),
            "METERBOOK_DB_PASSWORD", address.password());
    return Typed.run(environment, "reprice", a, b, c, d);
  }

  private void serve(AtomicBoolean isOver) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    Database database = new Database(source);
    Clock clock = Clock.systemUTC();
    PriceEdits edits = new PriceEdits(database, Prices.ofList(), clock);
    RepriceJob job =
        new RepriceJob(edits, new CostRule(CountedCost.CLIENT), "claude-code"::equals, clock);
    try {
      while (!isOver.get()) {
        database.inTransaction(job::runSlice);
        LockSupport.parkNanos(10_000_000);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
