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
   * The cost of one call.
   *
   * @param reported the client's word; one below zero is none
   * @param clientPrefersReport whether the client is one of those that know
   */
  public CallCost cost(
      PriceBook book, ModelUse use, @Nullable UsdNanos reported, boolean clientPrefersReport) {
    UsdNanos report = reported == null || reported.nanos() < 0 ? null : reported;
    Price price = book.price(use);
    UsdNanos list = null;
    UsdNanos contract = null;
    UsdNanos computed = null;
    if (price instanceof Price.Priced priced) {
      list = priced.list();
      contract = priced.contract();
      computed = priced.cost();
    }
    boolean reportCounts =
        report != null
            && switch (counted) {
              case CLIENT -> clientPrefersReport && contract == null && book.isFirstParty(use);
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
