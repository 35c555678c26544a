package dev.meterbook.ledger;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a source says of itself. A facet that it does not name is absent: the bucket "unknown". */
public record Attribution(Map<Facet, String> values) {
  public static final Attribution UNKNOWN = new Attribution(Map.of());

  /** Longer ones are cut: a name, not a text. */
  public static final int LENGTH_MAX = 256;

  public Attribution {
    values = Map.copyOf(values);
  }

  public Optional<String> of(Facet facet) {
    return Optional.ofNullable(values.get(facet));
  }

  /**
   * An identity in its one spelling. A mail address is the same person in whatever case a client
   * sends it; any other name is left alone.
   */
  public static String identity(String sent) {
    return sent.indexOf('@') < 0 ? sent : sent.toLowerCase(Locale.ROOT);
  }
}
