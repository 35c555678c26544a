package dev.meterbook.ledger;

import java.util.Locale;

/** The three kinds of telemetry that OTLP carries. */
public enum Signal {
  METRICS,
  LOGS,
  TRACES;

  /** The word for it in paths, labels and columns. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
