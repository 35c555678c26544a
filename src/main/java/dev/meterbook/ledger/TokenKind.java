package dev.meterbook.ledger;

import java.util.Locale;

/** The kinds of tokens that have a price of their own. No token is of two kinds. */
public enum TokenKind {
  /** Neither read from a cache nor written to one. */
  INPUT,
  CACHE_READ,
  /** Written to live five minutes; also the only kind of writes of vendors that know just one. */
  CACHE_WRITE_5M,
  CACHE_WRITE_1H,
  /** With reasoning. */
  OUTPUT;

  /** The word for it in columns and labels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
