package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What one model call cost, by everybody who says something about it.
 *
 * @param reported the client's word
 * @param list what the public price list asks
 * @param contract what the user's own prices ask
 * @param booked what counts; null when unpriced
 * @param priceVersion the price book that was asked: {@code Fingerprint} of its version
 */
public record CallCost(
    @Nullable UsdNanos reported,
    @Nullable UsdNanos list,
    @Nullable UsdNanos contract,
    @Nullable UsdNanos booked,
    CostSource source,
    long priceVersion) {
  public CallCost {
    if ((source == CostSource.UNPRICED) != (booked == null)) {
      throw new IllegalArgumentException(source + " does not go with a cost of " + booked);
    }
    checkNotBelowZero(reported);
    checkNotBelowZero(list);
    checkNotBelowZero(contract);
    checkNotBelowZero(booked);
  }

  private static void checkNotBelowZero(@Nullable UsdNanos cost) {
    if (cost != null && cost.nanos() < 0) {
      throw new IllegalArgumentException("a cost below zero: " + cost);
    }
  }
}
