package dev.meterbook.ingest.normalise.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records a rule is for: {@code a is x | y and b and c not z and no d}. A bare attribute must
 * be there. Immutable.
 */
record Condition(List<Clause> clauses) {
  static final Condition ALWAYS = new Condition(List.of());

  private static final Pattern CLAUSE =
      Pattern.compile("(?<absent>no )?(?<key>[^\\s]+)(?: (?<verb>is|not) (?<words>.+))?");

  /**
   * @param words of which the attribute must be one, or none if not {@code wanted}; empty to ask
   *     only whether the attribute is there
   */
  record Clause(String key, boolean wanted, Set<String> words) {
    boolean holds(Report report) {
      if (words.isEmpty()) {
        return report.has(key) == wanted;
      }
      String text = report.text(key);
      return (text != null && words.contains(text)) == wanted;
    }
  }

  Condition {
    clauses = List.copyOf(clauses);
  }

  static Condition parse(String text) {
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(" and ", -1)) {
      Matcher clause = CLAUSE.matcher(part.trim());
      if (!clause.matches()) {
        throw new IllegalArgumentException("not a condition: " + part);
      }
      String words = clause.group("words");
      boolean wanted = clause.group("absent") == null && !"not".equals(clause.group("verb"));
      clauses.add(
          new Clause(
              clause.group("key"),
              wanted,
              words == null ? Set.of() : Set.copyOf(Arrays.asList(words.split(" \\| ", -1)))));
    }
    return new Condition(clauses);
  }

  boolean holds(Report report) {
    for (Clause clause : clauses) {
      if (!clause.holds(report)) {
        return false;
      }
    }
    return true;
  }
}
