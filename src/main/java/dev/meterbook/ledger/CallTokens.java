package dev.meterbook.ledger;

/** Tokens of one model call. {@link #UNKNOWN} where the client does not tell. */
public record CallTokens(
    int input, int cacheRead, int cacheWrite5m, int cacheWrite1h, int output, int reasoning) {
  public static final int UNKNOWN = -1;

  public static final CallTokens NONE_TOLD =
      new CallTokens(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

  public boolean isTold() {
    return !equals(NONE_TOLD);
  }

  /** For the price: what is not told costs nothing. */
  public ModelUse.Tokens priced() {
    return new ModelUse.Tokens(
        Math.max(0, input),
        Math.max(0, cacheRead),
        Math.max(0, cacheWrite5m),
        Math.max(0, cacheWrite1h),
        Math.max(0, output));
  }
}
