package dev.meterbook.maintain.reprice;

/** The days that were asked for cannot be priced again. The message says why. */
public final class SealedDays extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  SealedDays(String message) {
    super(message);
  }
}
