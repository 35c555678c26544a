package dev.meterbook.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a model call costs by a price book, or why the book does not know. */
public sealed interface Price {

  /**
   * A price, exact to the nano-dollar.
   *
   * @param provider the maker of the model
   * @param model the model as the price book calls it
   * @param list what the public price list asks
   * @param contract what the user's own prices ask, if there are any for this call
   * @param parts what {@link #cost} is made of
   * @param version of the price book
   */
  record Priced(
      String provider,
      String model,
      UsdNanos list,
      @Nullable UsdNanos contract,
      Parts parts,
      String version)
      implements Price {
    public Priced {
      if (!parts.total().equals(contract == null ? list : contract)) {
        throw new IllegalArgumentException("parts do not add up to the cost: " + parts);
      }
    }

    /** What is booked: the contract price where there is one. */
    public UsdNanos cost() {
      return contract == null ? list : contract;
    }
  }

  /** The call cannot be priced without guessing. */
  record Unpriced(Reason reason) implements Price {}

  /** A cost by what it was spent on. Each part is within a nano-dollar; their sum is exact. */
  record Parts(
      UsdNanos input,
      UsdNanos cacheRead,
      UsdNanos cacheWrite5m,
      UsdNanos cacheWrite1h,
      UsdNanos output,
      UsdNanos webSearches) {
    public UsdNanos total() {
      return input
          .plus(cacheRead)
          .plus(cacheWrite5m)
          .plus(cacheWrite1h)
          .plus(output)
          .plus(webSearches);
    }
  }

  /** Why there is no price. */
  enum Reason {
    /** The call names no model. */
    NO_MODEL,
    /** The client tells no tokens. */
    NO_TOKENS,
    /** No price matches the id. */
    UNKNOWN_MODEL,
    /** An inference profile of the user's own cloud account: its id does not say which model. */
    OPAQUE_PROFILE,
    /** Prices of several models match the id. */
    AMBIGUOUS_MODEL,
    /** The model had no price yet, or none any more, on that day. */
    NO_PRICE_ON_DAY,
    /** Tokens or searches of a kind that the model has no price for. */
    NO_PRICE_FOR_KIND,
    /** Neither normal nor fast. */
    UNKNOWN_SPEED,
    NO_FAST_PRICE,
    NO_BATCH_PRICE,
    /** Prices differ by region, and this one is not listed. */
    UNKNOWN_REGION;

    /** The word for it in columns and labels. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
