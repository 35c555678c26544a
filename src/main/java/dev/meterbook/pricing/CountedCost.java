package dev.meterbook.pricing;

/** Whose word on the cost of a call counts. */
public enum CountedCost {
  /** The client's, where it is known to know; else the price book's. */
  CLIENT,
  /** The price book's alone. */
  COMPUTED,
  /** The client's whenever there is one, right or wrong; else the price book's. */
  REPORTED
}
