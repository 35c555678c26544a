package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price;
import dev.meterbook.ledger.Price.Priced;
import dev.meterbook.ledger.Price.Reason;
import dev.meterbook.ledger.Price.Unpriced;
import dev.meterbook.ledger.UsdNanos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The cost that Claude Code reports against the cost that the book computes, call by call. */
class RecordedCostTest {
  private static final LocalDate RECORDED = LocalDate.of(2026, 11, 20);
  private static final List<Recorded> ALL = read();

  /** Claude Code 2.1.197 still has the launch price of claude-sonnet-5; the list has fallen. */
  private static final String SONNET_5_OF_2_1_197 =
      """
      provider,model,input,output,cache_write_5m,cache_write_1h,cache_read
      anthropic,claude-sonnet-5,3,15,3.75,6,0.3
      """;

  private final PriceBook book = PriceBook.load();

  @Test
  void everyRecordedCallIsInOneOfTheGroupsBelow() {
    assertThat(events(all -> true)).isEqualTo(284);
    assertThat(events(Recorded::listed)).isEqualTo(72);
    assertThat(events(call -> call.model.equals("claude-sonnet-5"))).isEqualTo(208);
    assertThat(events(call -> call.model.startsWith("us.anthropic."))).isEqualTo(2);
    assertThat(events(call -> call.model.equals("my-gateway-model-x"))).isEqualTo(2);
  }

  @Test
  void listPriceEqualsTheReportedCostToTheNanoDollar() {
    assertThat(ALL.stream().filter(Recorded::listed))
        .allSatisfy(call -> assertThat(priced(book, call).cost()).isEqualTo(call.cost()));
  }

  @Test
  void contractPriceReproducesTheOlderPriceOfSonnet5() {
    PriceBook older = PriceBook.of(PriceBook.listText(), SONNET_5_OF_2_1_197);

    assertThat(ALL.stream().filter(call -> call.model.equals("claude-sonnet-5")))
        .allSatisfy(
            call -> {
              assertThat(priced(older, call).contract()).isEqualTo(call.cost());
              assertThat(priced(older, call).list()).isLessThan(call.cost());
            });
  }

  @Test
  void costOfOneHourWritesIsLostWhereTheEventDoesNotTellThem() {
    var differing =
        ALL.stream()
            .filter(Recorded::listed)
            .filter(call -> !priced(book, call.asReported()).cost().equals(call.cost()))
            .toList();

    assertThat(differing).allSatisfy(call -> assertThat(call.tokens.cacheWrite1h()).isPositive());
    assertThat(differing.stream().mapToLong(Recorded::events).sum()).isEqualTo(10);
  }

  @Test
  void bedrockGeographyIsDearerThanTheClientThinks() {
    assertThat(ALL.stream().filter(call -> call.model.startsWith("us.anthropic.")))
        .allSatisfy(
            call -> {
              assertThat(call.cost()).isEqualTo(new UsdNanos(18_675_000));
              assertThat(priced(book, call).cost()).isEqualTo(new UsdNanos(20_542_500));
            });
  }

  @Test
  void modelThatTheClientPricesByGuessIsUnpriced() {
    assertThat(ALL.stream().filter(call -> call.model.equals("my-gateway-model-x")))
        .allSatisfy(
            call -> assertThat(price(book, call)).isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL)));
  }

  private static Priced priced(PriceBook book, Recorded call) {
    return (Priced) price(book, call);
  }

  private static Price price(PriceBook book, Recorded call) {
    var terms = new Terms(null, null, call.speed, false);
    return book.price(new ModelUse(call.model, RECORDED, terms, call.tokens, 0));
  }

  private static long events(Predicate<Recorded> which) {
    return ALL.stream().filter(which).mapToLong(Recorded::events).sum();
  }

  private record Recorded(String model, String speed, Tokens tokens, String costUsd, long events) {

    static Recorded of(String line) {
      String[] cells = line.split(",", -1);
      long writes = Long.parseLong(cells[6]);
      long oneHour = Long.parseLong("0" + cells[8] + cells[10]);
      var tokens =
          new Tokens(
              Long.parseLong(cells[3]),
              Long.parseLong(cells[5]),
              writes - oneHour,
              oneHour,
              Long.parseLong(cells[4]));
      return new Recorded(cells[1], cells[2], tokens, cells[11], Long.parseLong(cells[12]));
    }

    UsdNanos cost() {
      return UsdNanos.parse(costUsd).orElseThrow();
    }

    boolean listed() {
      return !model.equals("claude-sonnet-5")
          && !model.startsWith("us.anthropic.")
          && !model.equals("my-gateway-model-x");
    }

    /** As 2.1.197 and earlier report it: all writes in one number, taken as five-minute writes. */
    Recorded asReported() {
      if (model.equals("claude-sonnet-4-5")) {
        return this;
      }
      long writes = tokens.cacheWrite5m() + tokens.cacheWrite1h();
      var merged = new Tokens(tokens.input(), tokens.cacheRead(), writes, 0, tokens.output());
      return new Recorded(model, speed, merged, costUsd, events);
    }
  }

  private static List<Recorded> read() {
    try (var in =
        RecordedCostTest.class.getResourceAsStream("/pricing/recorded-api-requests.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).skip(1).map(Recorded::of).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
