package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price.Priced;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.pricing.PriceSheet.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PricePropertiesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final PriceBook BOOK = PriceBook.load();

  /** The rows in force on the day. */
  private static final Map<String, PriceSheet.Line> ROWS =
      PriceListTest.rows().stream()
          .filter(row -> row.cell(Column.EFFECTIVE_FROM).compareTo(DAY.toString()) <= 0)
          .filter(
              row ->
                  row.cell(Column.EFFECTIVE_TO).isEmpty()
                      || row.cell(Column.EFFECTIVE_TO).compareTo(DAY.toString()) > 0)
          .collect(Collectors.toMap(PriceSheet.Line::model, Function.identity()));

  @Property
  void priceIsTheExactSumRoundedOnceHalfToEven(
      @ForAll("models") String model, @ForAll("tokens") Tokens tokens, @ForAll boolean batch) {
    PriceSheet.Line row = ROWS.get(model);
    Tokens sold = sold(row, tokens);
    String above = row.cell(Column.TIER_ABOVE_PROMPT_TOKENS);
    boolean tier = !above.isEmpty() && sold.prompt() > Long.parseLong(above);
    boolean half = batch && !row.cell(Column.BATCH_MULTIPLIER).isEmpty();

    BigDecimal sum =
        amount(row, tier, "INPUT", sold.input())
            .add(amount(row, tier, "CACHE_READ", sold.cacheRead()))
            .add(amount(row, tier, "CACHE_WRITE_5M", sold.cacheWrite5m()))
            .add(amount(row, tier, "CACHE_WRITE_1H", sold.cacheWrite1h()))
            .add(amount(row, tier, "OUTPUT", sold.output()));
    BigDecimal factor = half ? new BigDecimal(row.cell(Column.BATCH_MULTIPLIER)) : BigDecimal.ONE;
    BigDecimal nanos = sum.multiply(factor).movePointRight(3);

    assertThat(cost(model, sold, half))
        .isEqualTo(new UsdNanos(nanos.setScale(0, RoundingMode.HALF_EVEN).longValueExact()));
  }

  @Property
  void callsPricedTogetherCostTheirSumWithinTheRoundingOfEach(
      @ForAll("tokens") Tokens a, @ForAll("tokens") Tokens b) {
    String model = "claude-opus-4-8";

    long together = cost(model, plus(a, b), true).nanos();
    long apart = cost(model, a, true).plus(cost(model, b, true)).nanos();

    assertThat(Math.abs(together - apart)).isLessThanOrEqualTo(1);
  }

  @Property
  void moreTokensNeverCostLess(
      @ForAll("models") String model, @ForAll("tokens") Tokens a, @ForAll("tokens") Tokens more) {
    PriceSheet.Line row = ROWS.get(model);
    Tokens less = sold(row, a);

    assertThat(cost(model, plus(less, sold(row, more)), false))
        .isGreaterThanOrEqualTo(cost(model, less, false));
  }

  @Provide
  Arbitrary<String> models() {
    return Arbitraries.of(ROWS.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<Tokens> tokens() {
    Arbitrary<Long> count =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 300_000), Arbitraries.longs().between(0, 1L << 38));
    return Combinators.combine(count, count, count, count, count).as(Tokens::new);
  }

  private static UsdNanos cost(String model, Tokens tokens, boolean batch) {
    var terms = new Terms(null, null, null, batch);
    return ((Priced) BOOK.price(new ModelUse(model, DAY, terms, tokens, 0))).cost();
  }

  private static BigDecimal amount(PriceSheet.Line row, boolean tier, String kind, long tokens) {
    String price = row.cell(Column.valueOf((tier ? "TIER_" : "") + kind));
    return tokens == 0
        ? BigDecimal.ZERO
        : new BigDecimal(price).multiply(BigDecimal.valueOf(tokens));
  }

  private static Tokens sold(PriceSheet.Line row, Tokens tokens) {
    return new Tokens(
        tokens.input(),
        row.cell(Column.CACHE_READ).isEmpty() ? 0 : tokens.cacheRead(),
        row.cell(Column.CACHE_WRITE_5M).isEmpty() ? 0 : tokens.cacheWrite5m(),
        row.cell(Column.CACHE_WRITE_1H).isEmpty() ? 0 : tokens.cacheWrite1h(),
        tokens.output());
  }

  private static Tokens plus(Tokens a, Tokens b) {
    return new Tokens(
        a.input() + b.input(),
        a.cacheRead() + b.cacheRead(),
        a.cacheWrite5m() + b.cacheWrite5m(),
        a.cacheWrite1h() + b.cacheWrite1h(),
        a.output() + b.output());
  }
}
