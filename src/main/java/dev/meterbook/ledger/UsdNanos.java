package dev.meterbook.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Money: a whole number of nano-dollars (10⁻⁹ USD), so that sums are exact and do not depend on
 * their order. Arithmetic that leaves the range of a long (9.2 thousand million USD) throws {@link
 * ArithmeticException}.
 */
public record UsdNanos(long nanos) implements Comparable<UsdNanos> {
  public static final UsdNanos ZERO = new UsdNanos(0);

  private static final int DECIMALS = 9;

  /** A double has at most 24 characters; longer decimal text is no price of anything. */
  private static final int TEXT_CHARS_MAX = 64;

  /**
   * Reads decimal text such as {@code 0.031125} or {@code 1e-7}. Digits below a nano-dollar are
   * rounded half to even: clients print doubles such as 0.017509999999999998 for 0.01751. Empty if
   * the text is no decimal number or out of range.
   */
  public static Optional<UsdNanos> parse(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      return of(new BigDecimal(text));
    } catch (NumberFormatException notDecimal) {
      return Optional.empty();
    }
  }

  /**
   * The value that {@code dollars} prints as: its shortest decimal text, not its binary expansion.
   * Empty if it is not finite or out of range.
   */
  public static Optional<UsdNanos> ofDouble(double dollars) {
    return Double.isFinite(dollars) ? parse(Double.toString(dollars)) : Optional.empty();
  }

  private static Optional<UsdNanos> of(BigDecimal dollars) {
    // The magnitude is looked at first: scaling 1e-999999999 would take a gigabyte.
    long magnitude = (long) dollars.precision() - dollars.scale();
    if (dollars.signum() == 0 || magnitude < -DECIMALS) {
      return Optional.of(ZERO);
    }
    if (magnitude > 10) {
      return Optional.empty();
    }
    var nanos = dollars.setScale(DECIMALS, RoundingMode.HALF_EVEN).unscaledValue();
    return nanos.bitLength() < Long.SIZE
        ? Optional.of(new UsdNanos(nanos.longValue()))
        : Optional.empty();
  }

  public UsdNanos plus(UsdNanos other) {
    return new UsdNanos(Math.addExact(nanos, other.nanos));
  }

  public UsdNanos negate() {
    return new UsdNanos(Math.negateExact(nanos));
  }

  @Override
  public int compareTo(UsdNanos other) {
    return Long.compare(nanos, other.nanos);
  }

  /** Plain decimal dollars without trailing zeros, which {@link #parse} reads back. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(nanos, DECIMALS).stripTrailingZeros().toPlainString();
  }
}
