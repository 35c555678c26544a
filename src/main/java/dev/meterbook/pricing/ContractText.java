package dev.meterbook.pricing;

/**
 * The user's own prices as CSV.
 *
 * @param name what error messages call it
 */
record ContractText(String name, String csv) {
  /** About 10,000 rows. */
  static final int BYTES_MAX = 1 << 20;

  boolean isEmpty() {
    return csv.isBlank();
  }
}
