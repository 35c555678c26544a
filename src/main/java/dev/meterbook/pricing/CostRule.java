package dev.meterbook.pricing;

import dev.meterbook.ledger.CallCost;
import dev.meterbook.ledger.CostSource;
import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.Price;
import dev.meterbook.ledger.UsdNanos;
import org.jspecify.annotations.Nullable;

/**
 * Which cost of a model call is booked: the one place that decides it, for new calls and for those
 * that are priced again. Pure.
 *
 * <p>A client that computes its cost from the provider's answer knows more than its events tell
 * (writes for an hour, searches), so its report counts. It does not where it cannot know: a model
 * that it prices as another, a cloud with prices of its own, a price that the user has agreed.
 */
public record CostRule(CountedCost counted) {

  /**
   * What the client says of a call, beside its use.
   *
   * @param cost one below zero is none
   * @param isPreferred whether the client is one of those that know
   * @param hasFailed a call that failed and tells no tokens cost nothing
   */
  public record Said(@Nullable UsdNanos cost, boolean isPreferred, boolean hasFailed) {}

  /** The cost of one call. */
  public CallCost cost(PriceBook book, ModelUse use, Said said) {
    UsdNanos report = said.cost == null || said.cost.nanos() < 0 ? null : said.cost;
    Price price = book.price(use);
    UsdNanos list = null;
    UsdNanos contract = null;
    UsdNanos computed = null;
    if (price instanceof Price.Priced priced) {
      list = priced.list();
      contract = priced.contract();
      computed = priced.cost();
    } else if (said.hasFailed && use.tokens() == null) {
      computed = UsdNanos.ZERO;
    }
    boolean reportCounts =
        report != null
            && switch (counted) {
              case CLIENT -> said.isPreferred && contract == null && book.isFirstParty(use);
              case COMPUTED -> false;
              case REPORTED -> true;
            };
    UsdNanos booked = reportCounts ? report : computed;
    CostSource source = CostSource.UNPRICED;
    if (booked != null) {
      source = reportCounts ? CostSource.REPORTED : CostSource.COMPUTED;
    }
    return new CallCost(report, list, contract, booked, source, book.versionId());
  }
}
