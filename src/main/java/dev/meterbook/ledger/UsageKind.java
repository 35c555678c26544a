package dev.meterbook.ledger;

import java.util.Locale;

/** What a metric of tokens or cost counts. */
public enum UsageKind {
  INPUT,
  CACHE_READ,
  CACHE_WRITE_5M,
  CACHE_WRITE_1H,
  OUTPUT,
  /** Part of output. */
  REASONING,
  /** Nano-dollars instead of tokens. */
  COST;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
