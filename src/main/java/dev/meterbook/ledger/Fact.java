package dev.meterbook.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What the value of a metric means in the ledger; its text is what {@link #parse} reads. */
public sealed interface Fact {

  /**
   * Tokens or cost. Several kinds where one value moves tokens between them: {@code cache_read -
   * input} is a cached part of an input that another series reports whole.
   */
  record OfUsage(List<Part> parts) implements Fact {
    public OfUsage {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("usage");
      for (Part part : parts) {
        text.append(part.sign() < 0 ? " - " : text.length() > 5 ? " + " : " ");
        text.append(part.kind().word());
      }
      return text.toString();
    }
  }

  /** Something delivered, or something that happened. */
  record OfOutcome(String kind) implements Fact {
    @Override
    public String toString() {
      return "outcome " + kind;
    }
  }

  /** One kind, added (+1) or taken away (-1). */
  record Part(UsageKind kind, int sign) {}

  /**
   * Reads {@code usage input}, {@code usage cache_read - input} or {@code outcome commits}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Fact parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length == 2 && words[0].equals("outcome") && words[1].matches("[a-z][a-z0-9_]*")) {
      return new OfOutcome(words[1]);
    }
    if (words.length < 2 || words.length % 2 != 0 || !words[0].equals("usage")) {
      throw new IllegalArgumentException("not a fact: " + text);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 1; i < words.length; i += 2) {
      boolean minus = i > 1 && words[i - 1].equals("-");
      if (i > 1 && !minus && !words[i - 1].equals("+")) {
        throw new IllegalArgumentException("+ or - expected: " + text);
      }
      parts.add(new Part(UsageKind.valueOf(words[i].toUpperCase(Locale.ROOT)), minus ? -1 : 1));
    }
    return new OfUsage(parts);
  }

  /** Decimals that a unit of the ledger has: nano-dollars, whole tokens, millionths of outcomes. */
  private int decimals() {
    return switch (this) {
      case OfUsage(var parts) -> parts.getFirst().kind() == UsageKind.COST ? 9 : 0;
      case OfOutcome _ -> 6;
    };
  }

  /** A whole number in units of the ledger; empty if it is too large. */
  default OptionalLong units(long value) {
    return units(BigDecimal.valueOf(value));
  }

  /**
   * The value that a double prints as, in units of the ledger; empty if it is none or too large.
   */
  default OptionalLong units(double value) {
    return Double.isFinite(value)
        ? units(new BigDecimal(Double.toString(value)))
        : OptionalLong.empty();
  }

  private OptionalLong units(BigDecimal value) {
    var units = value.setScale(decimals(), RoundingMode.HALF_EVEN).unscaledValue();
    return units.bitLength() < Long.SIZE
        ? OptionalLong.of(units.longValue())
        : OptionalLong.empty();
  }
}
