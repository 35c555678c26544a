package dev.meterbook.ingest.normalise;

import java.util.Locale;

/** Why a record was refused. */
public enum Reason {
  NO_TIME("it has no time"),
  TOO_OLD("it is older than what is kept"),
  TOO_FAR_AHEAD("its time is more than a day ahead"),
  NO_ID("it has no trace id or no span id"),
  NO_TEMPORALITY("it is neither delta nor cumulative");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** As a label value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String words() {
    return words;
  }
}
