package dev.meterbook.pricing;

import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.TokenKind;
import dev.meterbook.pricing.PriceSheet.Column;
import dev.meterbook.pricing.PriceSheet.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one model in one period, ready to multiply: every combination of tier, fast, batch
 * and region has its own rates in nano-dollars per million tokens. Multipliers are thus applied
 * when the book is loaded, exactly, and never while pricing.
 */
record PriceRow(
    Line line,
    Period period,
    Pattern pattern,
    long tierAbovePromptTokens,
    @Nullable BigDecimal fast,
    @Nullable BigDecimal batch,
    @Nullable BigDecimal regional,
    List<Rates> rates) {

  /** 1,000 USD per million tokens: beyond is a slip of the hand, and sums could leave a long. */
  private static final long RATE_MAX = 1_000_000_000_000L;

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,4}(\\.\\d{1,9})?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,12}");
  private static final Set<String> STATUSES =
      Set.of("", "current", "previous", "legacy", "retired");

  /** Days from {@code from} to the day before {@code to}. */
  record Period(LocalDate from, LocalDate to) {
    static Optional<Period> of(Line line, Set<String> errors) {
      LocalDate from = date(line, Column.EFFECTIVE_FROM, LocalDate.MIN, errors);
      LocalDate to = date(line, Column.EFFECTIVE_TO, LocalDate.MAX, errors);
      if (from == null || to == null) {
        return Optional.empty();
      }
      if (!from.isBefore(to)) {
        errors.add(line.error(Column.EFFECTIVE_TO, "not after effective_from"));
        return Optional.empty();
      }
      return Optional.of(new Period(from, to));
    }

    boolean contains(LocalDate day) {
      return !day.isBefore(from) && day.isBefore(to);
    }

    Optional<Period> intersect(Period other) {
      LocalDate start = from.isAfter(other.from) ? from : other.from;
      LocalDate end = to.isBefore(other.to) ? to : other.to;
      return start.isBefore(end) ? Optional.of(new Period(start, end)) : Optional.empty();
    }

    private static @Nullable LocalDate date(
        Line line, Column column, LocalDate open, Set<String> errors) {
      String cell = line.cell(column);
      try {
        return cell.isEmpty() ? open : LocalDate.parse(cell);
      } catch (DateTimeParseException notDate) {
        errors.add(line.error(column, "not a date like 2026-11-20: " + cell));
        return null;
      }
    }
  }

  /** Which prices of a row a call gets, beside its tier. */
  record Conditions(boolean fast, boolean batch, boolean regional) {}

  /** Nano-dollars per million tokens; {@link #NOT_SOLD} where the price is empty. */
  record Rates(long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output) {
    static final long NOT_SOLD = -1;

    /** An empty price may mean "free" or "billed as something else": never silently zero. */
    boolean sell(ModelUse.Tokens tokens) {
      return (input != NOT_SOLD || tokens.input() == 0)
          && (cacheRead != NOT_SOLD || tokens.cacheRead() == 0)
          && (cacheWrite5m != NOT_SOLD || tokens.cacheWrite5m() == 0)
          && (cacheWrite1h != NOT_SOLD || tokens.cacheWrite1h() == 0)
          && (output != NOT_SOLD || tokens.output() == 0);
    }
  }

  /** Reads a row. Empty if something is wrong with it, which is then among the errors. */
  static Optional<PriceRow> of(Line line, Period period, Set<String> errors) {
    var reader = new Reader(line, errors);
    return reader.read(period);
  }

  String provider() {
    return line.cell(Column.PROVIDER);
  }

  String model() {
    return line.model();
  }

  /** Tells models apart: a name alone may be used by two makers. */
  String key() {
    return provider() + " " + model();
  }

  boolean sameEverywhere() {
    return regional != null && regional.compareTo(BigDecimal.ONE) == 0;
  }

  boolean matches(ModelId id) {
    return pattern.matcher(id.canonical()).matches();
  }

  /** The rates of a call. The multipliers that it asks for must exist. */
  Rates rates(ModelUse.Tokens tokens, Conditions conditions) {
    boolean tier = tokens.prompt() > tierAbovePromptTokens;
    return rates.get(index(tier, conditions.fast, conditions.batch, conditions.regional));
  }

  /** The rates of tokens whose calls are not known. */
  Rates shortPromptRates(Conditions conditions) {
    return rates.get(
        index(/* tier= */ false, conditions.fast, conditions.batch, conditions.regional));
  }

  PriceEntry entry() {
    var cells = new EnumMap<Column, String>(Column.class);
    for (Column column : Column.values()) {
      cells.put(column, line.cell(column));
    }
    cells.put(Column.EFFECTIVE_FROM, period.from.equals(LocalDate.MIN) ? "" : period.from + "");
    cells.put(Column.EFFECTIVE_TO, period.to.equals(LocalDate.MAX) ? "" : period.to + "");
    cells.values().removeIf(String::isEmpty);
    return new PriceEntry(
        line.file(),
        line.number(),
        cells.entrySet().stream()
            .collect(Collectors.toMap(cell -> cell.getKey().word(), Map.Entry::getValue)));
  }

  private static int index(boolean tier, boolean fast, boolean batch, boolean regional) {
    return (tier ? 8 : 0) | (fast ? 4 : 0) | (batch ? 2 : 0) | (regional ? 1 : 0);
  }

  /** Reads the cells of one line, noting every one that is wrong. */
  private record Reader(Line line, Set<String> errors) {

    Optional<PriceRow> read(Period period) {
      int errorsBefore = errors.size();
      for (Column column : Set.of(Column.PROVIDER, Column.MODEL, Column.INPUT, Column.OUTPUT)) {
        if (line.cell(column).isEmpty()) {
          errors.add(line.error(column, "must be given"));
        }
      }
      if (!STATUSES.contains(line.cell(Column.STATUS))) {
        errors.add(line.error(Column.STATUS, "not a status: " + line.cell(Column.STATUS)));
      }
      count(Column.CONTEXT_WINDOW);
      count(Column.MAX_OUTPUT);
      Pattern pattern = pattern();
      long tierAbove = count(Column.TIER_ABOVE_PROMPT_TOKENS);
      Map<TokenKind, BigDecimal> prices = prices("");
      Map<TokenKind, BigDecimal> tierPrices = prices("TIER_");
      if (!tierPrices.keySet().equals(tierAbove < 0 ? Set.of() : prices.keySet())) {
        errors.add(
            line.error(
                Column.TIER_ABOVE_PROMPT_TOKENS,
                "a tier needs a size and a price for every kind that has one"));
      }
      BigDecimal fast = multiplier(Column.FAST_MULTIPLIER);
      BigDecimal batch = multiplier(Column.BATCH_MULTIPLIER);
      BigDecimal regional = multiplier(Column.REGIONAL_MULTIPLIER);
      var rates = new ArrayList<Rates>();
      for (int i = 0; i < 16; i++) {
        BigDecimal factor =
            factor(i, 4, fast).multiply(factor(i, 2, batch)).multiply(factor(i, 1, regional));
        rates.add(rates((i & 8) == 0 ? prices : tierPrices, factor));
      }
      if (pattern == null || errors.size() > errorsBefore) {
        return Optional.empty();
      }
      return Optional.of(
          new PriceRow(
              line,
              period,
              pattern,
              tierAbove < 0 ? Long.MAX_VALUE : tierAbove,
              fast,
              batch,
              regional,
              List.copyOf(rates)));
    }

    private @Nullable Pattern pattern() {
      String cell = line.cell(Column.ALIAS_PATTERNS);
      if (cell.isEmpty()) {
        return Pattern.compile(Pattern.quote(ModelId.of(line.model()).canonical()));
      }
      if (!cell.startsWith("^") || !cell.endsWith("$")) {
        errors.add(line.error(Column.ALIAS_PATTERNS, "must be anchored: ^…$"));
        return null;
      }
      try {
        return Pattern.compile(cell, Pattern.CASE_INSENSITIVE);
      } catch (PatternSyntaxException notPattern) {
        errors.add(line.error(Column.ALIAS_PATTERNS, notPattern.getDescription()));
        return null;
      }
    }

    /** A whole number, or -1 for an empty cell. */
    private long count(Column column) {
      String cell = line.cell(column);
      if (cell.isEmpty()) {
        return -1;
      }
      if (!COUNT.matcher(cell).matches()) {
        errors.add(line.error(column, "not a whole number: " + cell));
        return -1;
      }
      return Long.parseLong(cell);
    }

    private Map<TokenKind, BigDecimal> prices(String prefix) {
      var prices = new EnumMap<TokenKind, BigDecimal>(TokenKind.class);
      for (TokenKind kind : TokenKind.values()) {
        BigDecimal cell = decimal(Column.valueOf(prefix + kind.name()));
        if (cell != null) {
          prices.put(kind, cell);
        }
      }
      return prices;
    }

    private @Nullable BigDecimal multiplier(Column column) {
      BigDecimal multiplier = decimal(column);
      if (multiplier != null && multiplier.signum() == 0) {
        errors.add(line.error(column, "must not be 0"));
        return null;
      }
      return multiplier;
    }

    private @Nullable BigDecimal decimal(Column column) {
      String cell = line.cell(column);
      if (cell.isEmpty()) {
        return null;
      }
      if (!DECIMAL.matcher(cell).matches()) {
        errors.add(line.error(column, "not a number like 3.75: " + cell));
        return null;
      }
      return new BigDecimal(cell);
    }

    private static BigDecimal factor(int combination, int bit, @Nullable BigDecimal multiplier) {
      return (combination & bit) == 0 || multiplier == null ? BigDecimal.ONE : multiplier;
    }

    private Rates rates(Map<TokenKind, BigDecimal> prices, BigDecimal factor) {
      return new Rates(
          rate(prices, TokenKind.INPUT, factor),
          rate(prices, TokenKind.CACHE_READ, factor),
          rate(prices, TokenKind.CACHE_WRITE_5M, factor),
          rate(prices, TokenKind.CACHE_WRITE_1H, factor),
          rate(prices, TokenKind.OUTPUT, factor));
    }

    private long rate(Map<TokenKind, BigDecimal> prices, TokenKind kind, BigDecimal factor) {
      BigDecimal decimal = prices.get(kind);
      if (decimal == null) {
        return Rates.NOT_SOLD;
      }
      BigDecimal scaled = decimal.multiply(factor).movePointRight(9).stripTrailingZeros();
      if (scaled.scale() > 0) {
        errors.add(line.at() + ": " + kind.word() + " with multipliers: more than 9 decimals");
        return Rates.NOT_SOLD;
      }
      if (scaled.compareTo(BigDecimal.valueOf(RATE_MAX)) > 0) {
        errors.add(line.at() + ": " + kind.word() + " with multipliers: above 1000 USD");
        return Rates.NOT_SOLD;
      }
      return scaled.longValueExact();
    }
  }
}
