package dev.meterbook.pricing;

import java.util.Map;

/**
 * One row of a price book, as it counts: cells that a row of the user leaves empty are those of the
 * list.
 *
 * @param origin {@code prices.csv}, or what the user's own prices are called
 * @param line in its origin
 * @param cells by column, the filled ones alone
 */
public record PriceEntry(String origin, int line, Map<String, String> cells) {
  public PriceEntry {
    cells = Map.copyOf(cells);
  }
}
