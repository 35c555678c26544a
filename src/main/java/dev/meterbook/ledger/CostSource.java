package dev.meterbook.ledger;

import java.util.Locale;

/** Where a booked cost comes from. */
public enum CostSource {
  /** The client says so. */
  REPORTED,
  /** Tokens times prices. */
  COMPUTED,
  /** Tokens times prices, where not all that the price depends on is known. */
  ESTIMATED,
  /** Nobody can say: there is no cost, which is not the same as none. */
  UNPRICED;

  /** The word for it in columns and labels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
