package dev.meterbook.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.CallCost;
import dev.meterbook.ledger.CostSource;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.pricing.CostRule.Said;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostRuleTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final String PROFILE =
      "arn:aws:bedrock:us-east-1:1:application-inference-profile/a";

  private final PriceBook book = PriceBook.load();
  private final PriceBook agreed =
      PriceBook.of(
          PriceBook.listText(),
          """
          provider,model,input,output
          anthropic,claude-opus-4-8,4,20
          me,my-own,1,1
          """);

  /** A thousand input tokens of claude-opus-4-8 are 0.005 on the list; the client says 0.007. */
  @ParameterizedTest
  @CsvSource({
    // setting, client prefers its report, reported, model, provider, speed -> booked, source
    "CLIENT,   true,  0.007, claude-opus-4-8,               ,            ,        0.007,  REPORTED",
    "CLIENT,   true,  0,     claude-opus-4-8,               ,            ,        0,      REPORTED",
    "CLIENT,   true,  -1,    claude-opus-4-8,               ,            ,        0.005,  COMPUTED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               anthropic,   ,        0.007,  REPORTED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               firstParty,  ,        0.007,  REPORTED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               openai,      ,        0.005,  COMPUTED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               bedrock,     ,        0.005,  COMPUTED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               my-gateway,  ,        0.005,  COMPUTED",
    "CLIENT,   true,  0.007, us.anthropic.claude-opus-4-8,  ,            ,        0.0055, COMPUTED",
    "CLIENT,   true,  0.007, claude-opus-4-8@20260528,      ,            ,        0.005,  COMPUTED",
    "CLIENT,   true,  0.007, my-gateway-model-x,            ,            ,        ,       UNPRICED",
    "CLIENT,   true,  0.007, '',                            ,            ,        ,       UNPRICED",
    "CLIENT,   true,  0.007, claude-opus-4-8,               ,            turbo,   0.007,  REPORTED",
    "CLIENT,   true,  ,      claude-opus-4-8,               ,            turbo,   ,       UNPRICED",
    "CLIENT,   true,  ,      claude-opus-4-8,               ,            ,        0.005,  COMPUTED",
    "CLIENT,   false, 0.007, claude-opus-4-8,               ,            ,        0.005,  COMPUTED",
    "CLIENT,   false, 0.007, my-gateway-model-x,            ,            ,        ,       UNPRICED",
    "COMPUTED, true,  0.007, claude-opus-4-8,               ,            ,        0.005,  COMPUTED",
    "COMPUTED, true,  0.007, my-gateway-model-x,            ,            ,        ,       UNPRICED",
    "REPORTED, false, 0.007, claude-opus-4-8,               ,            ,        0.007,  REPORTED",
    "REPORTED, false, 0.007, my-gateway-model-x,            bedrock,     ,        0.007,  REPORTED",
    "REPORTED, false, ,      claude-opus-4-8,               ,            ,        0.005,  COMPUTED",
    "REPORTED, true,  ,      my-gateway-model-x,            ,            ,        ,       UNPRICED",
  })
  void bookedIsTheWordOfWhoKnows(
      CountedCost counted,
      boolean prefersReport,
      @Nullable String reported,
      String model,
      @Nullable String provider,
      @Nullable String speed,
      @Nullable String booked,
      CostSource source) {
    var terms = new Terms(provider, null, speed, false);

    CallCost cost =
        new CostRule(counted).cost(book, use(model, terms), said(reported, prefersReport));

    assertThat(cost.source()).isEqualTo(source);
    assertThat(cost.booked()).isEqualTo(usd(booked));
  }

  @Test
  void opaqueProfileIsNeverBookedAsReported() {
    var use = use(PROFILE, Terms.STANDARD);

    CallCost cost = new CostRule(CountedCost.CLIENT).cost(book, use, said("0.007", true));

    assertThat(cost)
        .isEqualTo(
            new CallCost(
                usd("0.007"),
                null,
                null,
                null,
                CostSource.UNPRICED,
                Fingerprint.of(book.version())));
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT,   claude-opus-4-8, 0.005, 0.004, 0.004, COMPUTED",
    "COMPUTED, claude-opus-4-8, 0.005, 0.004, 0.004, COMPUTED",
    "REPORTED, claude-opus-4-8, 0.005, 0.004, 0.007, REPORTED",
    "CLIENT,   my-own,          0.001, 0.001, 0.001, COMPUTED",
    "CLIENT,   claude-opus-5,   0.005, ,      0.007, REPORTED",
  })
  void agreedPriceCountsMoreThanAReportThatCannotKnowIt(
      CountedCost counted,
      String model,
      String list,
      @Nullable String contract,
      String booked,
      CostSource source) {
    CallCost cost =
        new CostRule(counted).cost(agreed, use(model, Terms.STANDARD), said("0.007", true));

    assertThat(cost)
        .isEqualTo(
            new CallCost(
                usd("0.007"), usd(list), usd(contract), usd(booked), source, agreed.versionId()));
  }

  @ParameterizedTest
  @CsvSource({
    "0.007, true,  false, claude-opus-4-8,    0.007, REPORTED",
    "0.007, true,  false, my-gateway-model-x, ,      UNPRICED",
    "0.007, false, false, claude-opus-4-8,    ,      UNPRICED",
    ",      true,  false, claude-opus-4-8,    ,      UNPRICED",
    ",      true,  true,  claude-opus-4-8,    0,     COMPUTED",
    ",      true,  true,  my-gateway-model-x, 0,     COMPUTED",
    "0.007, true,  true,  claude-opus-4-8,    0.007, REPORTED",
    "0.007, false, true,  claude-opus-4-8,    0,     COMPUTED",
  })
  void callWithoutTokensCostsNothingOnlyIfItFailed(
      @Nullable String reported,
      boolean prefersReport,
      boolean failed,
      String model,
      @Nullable String booked,
      CostSource source) {
    var untold = new ModelUse(model, DAY, Terms.STANDARD, null, 0);
    var said = new Said(usd(reported), prefersReport, failed);

    CallCost cost = new CostRule(CountedCost.CLIENT).cost(book, untold, said);

    assertThat(cost)
        .isEqualTo(new CallCost(usd(reported), null, null, usd(booked), source, book.versionId()));
  }

  /** What is stored of a provider must not make another price of it. */
  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-8, ",
    "claude-opus-4-8, firstParty",
    "claude-opus-4-8, Anthropic",
    "claude-opus-4-8, my-gateway",
    "claude-opus-4-8, aws.bedrock",
    "us.anthropic.claude-opus-4-8, vertex",
    "us.anthropic.claude-opus-4-8, ",
    "my-gateway-model-x, litellm",
  })
  void storedProviderMeansWhatTheSaidOneDid(String model, @Nullable String provider) {
    var rule = new CostRule(CountedCost.CLIENT);
    var stored = new Terms(agreed.payee(model, provider), null, null, false);

    assertThat(rule.cost(agreed, use(model, stored), said("0.007", true)))
        .isEqualTo(
            rule.cost(
                agreed, use(model, new Terms(provider, null, null, false)), said("0.007", true)));
    assertThat(rule.cost(book, use(model, stored), said("0.007", true)))
        .isEqualTo(
            rule.cost(
                book, use(model, new Terms(provider, null, null, false)), said("0.007", true)));
  }

  private static Said said(@Nullable String reported, boolean isPreferred) {
    return new Said(usd(reported), isPreferred, false);
  }

  private static ModelUse use(String model, Terms terms) {
    return new ModelUse(model, DAY, terms, new Tokens(1_000, 0, 0, 0, 0), 0);
  }

  private static @Nullable UsdNanos usd(@Nullable String text) {
    return text == null ? null : UsdNanos.parse(text).orElseThrow();
  }
}
