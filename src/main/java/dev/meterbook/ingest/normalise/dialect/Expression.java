package dev.meterbook.ingest.normalise.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a field of a ledger row is found: {@code a - b | c | 'word'} is the first alternative that
 * the record has. A sum exists if its first term does; further terms may be absent. Immutable.
 */
record Expression(List<List<Term>> alternatives) {
  private static final Pattern TERM = Pattern.compile("'[^']*'|[^\\s'|]+");

  /** An attribute, a word in quotes, or a property of the record itself, which begins with @. */
  record Term(String name, boolean literal, boolean negative) {}

  Expression {
    alternatives = List.copyOf(alternatives);
  }

  static Expression parse(String text) {
    List<List<Term>> alternatives = new ArrayList<>();
    for (String alternative : text.split(" \\| ", -1)) {
      List<Term> sum = new ArrayList<>();
      boolean negative = false;
      for (String part : alternative.trim().split(" (?=[-+] )", -1)) {
        String name = part;
        if (!sum.isEmpty()) {
          negative = part.startsWith("- ");
          name = part.substring(2).trim();
        }
        sum.add(term(name, negative));
      }
      alternatives.add(List.copyOf(sum));
    }
    return new Expression(alternatives);
  }

  private static Term term(String name, boolean negative) {
    if (!TERM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an attribute or a word in quotes is expected, not \"" + name + '"');
    }
    if (name.startsWith("'")) {
      return new Term(name.substring(1, name.length() - 1), true, negative);
    }
    Report.checkKey(name);
    return new Term(name, false, negative);
  }

  /** Without the attributes that are too private to keep. */
  Expression without(Predicate<String> isPrivate) {
    return new Expression(
        alternatives.stream()
            .filter(sum -> sum.stream().noneMatch(term -> hides(isPrivate, term)))
            .toList());
  }

  private static boolean hides(Predicate<String> isPrivate, Term term) {
    return !term.literal
        && (isPrivate.test(term.name) || isPrivate.test(Report.attributeOf(term.name)));
  }

  @Nullable String text(Report report) {
    for (List<Term> sum : alternatives) {
      Term first = sum.getFirst();
      String text = first.literal ? first.name : report.text(first.name);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  /** Equal for records that give the same text. */
  long fingerprint(Report report) {
    for (List<Term> sum : alternatives) {
      Term first = sum.getFirst();
      long print = first.literal ? 1 : report.fingerprint(first.name);
      if (print != 0) {
        return print;
      }
    }
    return 0;
  }

  /**
   * In units of 1/scale. Negative results are zero: a part may be said to be larger than its whole.
   */
  OptionalLong number(Report report, long scale) {
    for (List<Term> sum : alternatives) {
      OptionalLong first = number(report, sum.getFirst(), scale);
      if (first.isPresent()) {
        long total = first.getAsLong();
        for (Term term : sum.subList(1, sum.size())) {
          long more = number(report, term, scale).orElse(0);
          total += term.negative ? -more : more;
        }
        return OptionalLong.of(Math.max(0, total));
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(Report report, Term term, long scale) {
    return term.literal ? Report.number(scale, term.name) : report.number(term.name, scale);
  }
}
