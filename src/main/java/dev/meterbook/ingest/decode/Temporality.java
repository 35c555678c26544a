package dev.meterbook.ingest.decode;

/**
 * What a value counts from. Gauges and summaries have none; for all others UNSPECIFIED is invalid.
 */
public enum Temporality {
  UNSPECIFIED,
  DELTA,
  CUMULATIVE;

  static Temporality of(int number) {
    return switch (number) {
      case 1 -> DELTA;
      case 2 -> CUMULATIVE;
      default -> UNSPECIFIED;
    };
  }
}
