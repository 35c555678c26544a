package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price;
import dev.meterbook.ledger.Price.Parts;
import dev.meterbook.ledger.Price.Priced;
import dev.meterbook.ledger.Price.Reason;
import dev.meterbook.ledger.Price.Unpriced;
import dev.meterbook.ledger.UsdNanos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final Tokens MILLION_IN = new Tokens(1_000_000, 0, 0, 0, 0);

  private final PriceBook book = PriceBook.load();

  @Test
  void partsAreTheTokensOfEachKindTimesItsRate() {
    var use = new ModelUse("claude-opus-4-8", DAY, Terms.STANDARD, new Tokens(1, 2, 3, 4, 5), 6);

    assertThat(book.price(use))
        .isEqualTo(
            new Priced(
                "anthropic",
                "claude-opus-4-8",
                new UsdNanos(60_189_750),
                null,
                new Parts(
                    new UsdNanos(5_000),
                    new UsdNanos(1_000),
                    new UsdNanos(18_750),
                    new UsdNanos(40_000),
                    new UsdNanos(125_000),
                    new UsdNanos(60_000_000)),
                book.version()));
  }

  @Test
  void partsBelowANanoDollarAddUpToTheSumRoundedOnce() {
    // Half a nano-dollar a token.
    PriceBook halves =
        PriceBook.of(
            PriceBook.listText(),
            """
            provider,model,input,output,cache_read
            me,halves,0.0005,0.0005,0.0005
            """);

    Parts parts = parts(halves.price(use("halves", new Tokens(1, 1, 0, 0, 1))));

    // 0.5, 1.0 and 1.5 nano-dollars, half to even: 0, 1 and 2.
    assertThat(parts.input()).isEqualTo(new UsdNanos(0));
    assertThat(parts.cacheRead()).isEqualTo(new UsdNanos(1));
    assertThat(parts.output()).isEqualTo(new UsdNanos(1));
    assertThat(parts.total()).isEqualTo(new UsdNanos(2));
  }

  @ParameterizedTest
  @CsvSource({
    "100000, 10000000, the edge",
    "100001, 50000500, one past it",
  })
  void tierLooksAtTheWholePromptOfTheCall(long prompt, long nanos, String where) {
    var input = new Tokens(prompt, 0, 0, 0, 0);
    var mixed = new Tokens(prompt - 60_000, 20_000, 20_000, 20_000, 0);

    assertThat(cost(use("claude-haiku-5-5", input))).isEqualTo(new UsdNanos(nanos));
    boolean tier = parts(book.price(use("claude-haiku-5-5", mixed))).cacheRead().nanos() > 200_000;
    assertThat(tier).as(where).isEqualTo(prompt > 100_000);
  }

  @Test
  void outputDoesNotCountForTheTier() {
    var use = use("claude-haiku-5-5", new Tokens(100_000, 0, 0, 0, 1_000_000));

    assertThat(cost(use)).isEqualTo(new UsdNanos(510_000_000));
  }

  @Test
  void multipliersStack() {
    var terms = new Terms(null, "us", "fast", true);
    var use = new ModelUse("claude-opus-4-7", DAY, terms, MILLION_IN, 0);

    // 5 USD × 6 × 0.5 × 1.1
    assertThat(cost(use)).isEqualTo(new UsdNanos(16_500_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-8, , 5",
    "claude-opus-4-8[1m], , 5",
    "claude-opus-4-8-fast, , 10",
    "claude-opus-4-8, us, 5.5",
    "claude-opus-4-8, global, 5",
    "claude-opus-4-8, not_available, 5",
    "us.anthropic.claude-opus-4-8, , 5.5",
    "us.anthropic.claude-opus-4-8, us, 5.5",
    "global.anthropic.claude-opus-4-8, us, 5",
    "anthropic.claude-opus-4-8, , 5.5",
    "apac.anthropic.claude-sonnet-4-20250514-v1:0, , 6",
    "openai.gpt-5.5, , 11",
    "gpt-5.5, , 10",
    "openrouter/anthropic/claude-opus-4.8, , 5",
    "projects/p/locations/global/publishers/anthropic/models/claude-opus-4-8, , 5",
    "projects/p/locations/us-east5/publishers/google/models/gemini-2.5-flash, , 0.3",
  })
  void placeOfTheCallComesFromItsIdElseFromItsTerms(String model, String region, String usd) {
    var use = new ModelUse(model, DAY, new Terms(null, region, null, false), MILLION_IN, 0);

    assertThat(cost(use)).hasToString(usd);
  }

  @ParameterizedTest
  @CsvSource({
    "'', , , false, NO_MODEL",
    "' [1m]', , , false, NO_MODEL",
    "my-gateway-model-x, , , false, UNKNOWN_MODEL",
    "claude-opus-9, , , false, UNKNOWN_MODEL",
    "arn:aws:bedrock:us-east-1:1:application-inference-profile/a, , , false, OPAQUE_PROFILE",
    "claude-opus-4-8, , turbo, false, UNKNOWN_SPEED",
    "claude-sonnet-5, , fast, false, NO_FAST_PRICE",
    "claude-sonnet-5-fast, , , false, NO_FAST_PRICE",
    "grok-4.7, , , true, NO_BATCH_PRICE",
    "claude-opus-4-8, eu, , false, UNKNOWN_REGION",
    "us-gov.anthropic.claude-opus-4-8, , , false, UNKNOWN_REGION",
    "apac.anthropic.claude-opus-4-8, , , false, UNKNOWN_REGION",
    "projects/p/locations/us-east5/publishers/anthropic/models/claude-opus-5,,,false,UNKNOWN_REGION",
  })
  void whatTheBookDoesNotSayIsUnpriced(
      String model, String region, String speed, boolean batch, Reason reason) {
    var use = new ModelUse(model, DAY, new Terms(null, region, speed, batch), MILLION_IN, 0);

    assertThat(book.price(use)).isEqualTo(new Unpriced(reason));
  }

  @Test
  void kindWithoutAPriceIsUnpricedOnlyIfItWasUsed() {
    var none = new Tokens(1, 1, 0, 0, 1);
    var writes = new Tokens(1, 1, 1, 0, 1);
    var search = new ModelUse("gpt-5.5", DAY, Terms.STANDARD, none, 1);

    assertThat(cost(use("gpt-5.5", none))).isEqualTo(new UsdNanos(35_500));
    assertThat(book.price(use("gpt-5.5", writes)))
        .isEqualTo(new Unpriced(Reason.NO_PRICE_FOR_KIND));
    assertThat(book.price(search)).isEqualTo(new Unpriced(Reason.NO_PRICE_FOR_KIND));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5.6-terra, 2026-07-29, 0.25",
    "gpt-5.6-terra, 2026-07-30, 0.2",
    "gemini-3.8-flash, 2026-12-31, 0.075",
    "gemini-3.8-flash, 2027-01-01, 0.15",
    "claude-opus-4-8, 2026-05-28, 0.5",
    "gpt-daybreak-blue, 2026-08-21, 0.4",
  })
  void priceChangesOnTheFirstDayOfAPeriod(String model, LocalDate day, String usd) {
    var use = new ModelUse(model, day, Terms.STANDARD, tokens(100_000), 0);

    assertThat(cost(use)).hasToString(usd);
  }

  @ParameterizedTest
  @CsvSource({"claude-opus-4-8, 2026-05-27", "gpt-daybreak-blue, 2026-08-20"})
  void dayBeforeTheFirstPriceIsUnpriced(String model, LocalDate day) {
    var use = new ModelUse(model, day, Terms.STANDARD, MILLION_IN, 0);

    assertThat(book.price(use)).isEqualTo(new Unpriced(Reason.NO_PRICE_ON_DAY));
  }

  @Test
  void contractReplacesOnlyTheCellsItFills() {
    PriceBook agreed = withContract("provider,model,input,output\nanthropic,claude-opus-4-8,4,\n");

    var price = (Priced) agreed.price(use("claude-opus-4-8", new Tokens(10, 10, 0, 0, 10)));

    assertThat(price.list()).isEqualTo(new UsdNanos(305_000));
    assertThat(price.contract()).isEqualTo(new UsdNanos(295_000));
    assertThat(price.cost()).isEqualTo(price.contract());
    assertThat(price.parts().output()).isEqualTo(new UsdNanos(250_000));
    assertThat(price.version()).isEqualTo(agreed.version()).startsWith(book.version() + "+");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-09-30, 5",
    "2026-10-01, 4",
    "2026-10-31, 4",
    "2026-11-01, 5",
  })
  void contractHoldsInItsPeriodOnly(LocalDate day, String usd) {
    PriceBook agreed =
        withContract(
            """
            provider,model,effective_from,effective_to,input
            anthropic,claude-opus-4-8,2026-10-01,2026-11-01,4
            """);

    var use = new ModelUse("claude-opus-4-8", day, Terms.STANDARD, MILLION_IN, 0);

    assertThat(((Priced) agreed.price(use)).cost()).hasToString(usd);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-8, , 5",
    "claude-opus-4-8, anthropic, 5",
    "claude-opus-4-8, aws.bedrock, 4",
    "global.anthropic.claude-opus-4-8, , 4",
    "us.anthropic.claude-opus-4-8, , 4.4",
    "vertex_ai/claude-opus-4-8, , 5",
  })
  void contractHoldsForTheProviderThatIsPaid(String model, String provider, String usd) {
    PriceBook agreed = withContract("provider,model,input\nbedrock,claude-opus-4-8,4\n");

    var use = new ModelUse(model, DAY, new Terms(provider, null, null, false), MILLION_IN, 0);

    assertThat(((Priced) agreed.price(use)).cost()).hasToString(usd);
  }

  @Test
  void contractSpansSeveralListPeriods() {
    PriceBook agreed = withContract("provider,model,input\nopenai,gpt-5.6-luna,0.1\n");
    var before = new ModelUse("gpt-5.6-luna", DAY.minusYears(1), Terms.STANDARD, tokens(10), 0);

    assertThat(((Priced) agreed.price(before)).contract()).isEqualTo(new UsdNanos(1_000));
    assertThat(((Priced) agreed.price(use("gpt-5.6-luna", tokens(10)))).contract())
        .isEqualTo(new UsdNanos(1_000));
  }

  @Test
  void modelOfTheUsersOwnIsListedByTheContract() {
    PriceBook agreed =
        withContract("provider,model,input,output\nmy-gateway,my-gateway-model-x,1,2\n");

    var price = (Priced) agreed.price(use("My-Gateway-Model-X", MILLION_IN));

    assertThat(price.list()).isEqualTo(new UsdNanos(1_000_000_000));
    assertThat(price.contract()).isEqualTo(price.list());
    assertThat(agreed.price(use("my-gateway-model-xy", MILLION_IN)))
        .isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL));
  }

  @Test
  void contractGivesAnOpaqueProfileItsModel() {
    PriceBook agreed =
        withContract(
            """
            provider,model,alias_patterns
            bedrock,claude-opus-5,^arn:aws:bedrock:[^:]+:1:application-inference-profile/a1$
            """);
    String profile = "arn:aws:bedrock:us-east-1:1:application-inference-profile/a";

    assertThat(((Priced) agreed.price(use(profile + "1", MILLION_IN))).model())
        .isEqualTo("claude-opus-5");
    assertThat(((Priced) agreed.price(use("claude-opus-5", MILLION_IN))).model())
        .isEqualTo("claude-opus-5");
    assertThat(agreed.price(use(profile + "2", MILLION_IN)))
        .isEqualTo(new Unpriced(Reason.OPAQUE_PROFILE));
  }

  @Test
  void contractIsReadFromAFileOfLimitedSize(@TempDir Path dir) throws IOException {
    String rows = "provider,model,input\nanthropic,claude-opus-4-8,4\n#";
    Path fits =
        Files.writeString(dir.resolve("a.csv"), rows + "x".repeat((1 << 20) - rows.length()));
    Path over = Files.writeString(dir.resolve("b.csv"), Files.readString(fits) + "x");

    assertThat(((Priced) PriceBook.load(fits).price(use("claude-opus-4-8", MILLION_IN))).cost())
        .isEqualTo(new UsdNanos(4_000_000_000L));
    assertThatThrownBy(() -> PriceBook.load(over)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idMatchedByTwoModelsIsAmbiguous() {
    PriceBook agreed =
        withContract(
            """
            provider,model,alias_patterns,input,output
            me,mine,^(mine|ours)$,1,1
            me,yours,^(yours|ours)$,2,2
            """);

    assertThat(agreed.price(use("ours", MILLION_IN)))
        .isEqualTo(new Unpriced(Reason.AMBIGUOUS_MODEL));
    assertThat(((Priced) agreed.price(use("mine", MILLION_IN))).model()).isEqualTo("mine");
  }

  @Test
  void versionFollowsThePricesAndNotTheComments() {
    String list = PriceBook.listText();

    assertThat(book.version()).matches("[0-9a-f]{16}");
    assertThat(PriceBook.of(list + "# checked again\n", null).version()).isEqualTo(book.version());
    assertThat(PriceBook.of(list.replace("\n", "\r\n"), null).version()).isEqualTo(book.version());
    assertThat(PriceBook.of(list.replace(",2.2,", ",2.3,"), null).version())
        .isNotEqualTo(book.version());
  }

  @Test
  void idsBeyondTheLimitsAreStillAnswered() {
    for (int i = 0; i < 10_001; i++) {
      assertThat(book.price(use("made-up-" + i, MILLION_IN))).isInstanceOf(Unpriced.class);
    }

    String longest = " ".repeat(256 - "claude-opus-4-8".length()) + "claude-opus-4-8";
    assertThat(cost(use(longest, MILLION_IN))).isEqualTo(new UsdNanos(5_000_000_000L));
    assertThat(book.price(use(" " + longest, MILLION_IN)))
        .isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL));
  }

  @Test
  void largestCallStaysWithinALong() {
    PriceBook dear =
        withContract(
            """
            provider,model,input,output,cache_read,cache_write_5m,cache_write_1h
            me,dear,1000,1000,1000,1000,1000
            """);
    long most = Tokens.MAX;

    assertThat(((Priced) dear.price(use("dear", new Tokens(most, most, most, most, most)))).cost())
        .isEqualTo(new UsdNanos(5_000_000_000_000_000_000L));
    assertThatThrownBy(() -> tokens(most + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tokens(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private UsdNanos cost(ModelUse use) {
    return ((Priced) book.price(use)).cost();
  }

  private static Parts parts(Price price) {
    return ((Priced) price).parts();
  }

  private static PriceBook withContract(String contract) {
    return PriceBook.of(PriceBook.listText(), contract);
  }

  private static Tokens tokens(long input) {
    return new Tokens(input, 0, 0, 0, 0);
  }

  private static ModelUse use(String model, Tokens tokens) {
    return new ModelUse(model, DAY, Terms.STANDARD, tokens, 0);
  }
}
