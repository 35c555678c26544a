package dev.meterbook.ledger;

import java.util.Map;

/** The words that ledger rows share: a row of a dictionary. Without words when over the bound. */
public record LabelSet(
    long id, long check, String tenant, Map<Label, String> words, boolean overflow) {
  public LabelSet {
    words = Map.copyOf(words);
  }
}
