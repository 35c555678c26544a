package dev.meterbook.pricing;

import java.util.Locale;

/** Whose word on the cost of a call counts. */
public enum CountedCost {
  /** The client's, where it is known to know; else the price book's. */
  CLIENT,
  /** The price book's alone. */
  COMPUTED,
  /** The client's whenever there is one, right or wrong; else the price book's. */
  REPORTED;

  /** The word for it in settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean is(String word) {
    return word().equalsIgnoreCase(word);
  }
}
