package dev.meterbook.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one model call used, as far as its price depends on it.
 *
 * @param model the id as reported, in whatever form
 * @param day the UTC day of the call
 * @param tokens null where the client tells none, which is not the same as 0
 */
public record ModelUse(
    String model, LocalDate day, Terms terms, @Nullable Tokens tokens, long webSearches) {
  public ModelUse {
    checkCount("web searches", webSearches);
  }

  /**
   * The terms of the call, each {@code null} where the client did not tell.
   *
   * @param provider who is paid, in any of the names that clients use ({@code aws.bedrock} …)
   * @param region where the model was asked to run ({@code inference_geo}), unless its id says so
   * @param speed {@code normal} or {@code fast}
   * @param batch by a batch interface
   */
  public record Terms(
      @Nullable String provider, @Nullable String region, @Nullable String speed, boolean batch) {
    public static final Terms STANDARD = new Terms(null, null, null, false);
  }

  /** Tokens by kind; nothing is counted in two of them. */
  public record Tokens(
      long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output) {
    /** A million million: keeps every sum and every price well within a long. */
    public static final long MAX = 1_000_000_000_000L;

    public Tokens {
      checkCount("input", input);
      checkCount("cache read", cacheRead);
      checkCount("cache write 5m", cacheWrite5m);
      checkCount("cache write 1h", cacheWrite1h);
      checkCount("output", output);
    }

    /** The whole prompt, cached or not: what long-context tiers look at. */
    public long prompt() {
      return input + cacheRead + cacheWrite5m + cacheWrite1h;
    }
  }

  private static void checkCount(String what, long count) {
    if (count < 0 || count > Tokens.MAX) {
      throw new IllegalArgumentException(what + ": " + count + " is not in 0.." + Tokens.MAX);
    }
  }
}
