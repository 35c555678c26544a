package dev.meterbook.ingest.normalise.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which records a rule is for: {@code a is x | y* and b and c not z and no d}. A bare attribute
 * must be there; words that end in * are beginnings. Immutable.
 */
record Condition(List<Clause> clauses) {
  static final Condition ALWAYS = new Condition(List.of());

  private static final Pattern CLAUSE =
      Pattern.compile("(?<absent>no )?(?<key>[^\\s]+)(?: (?<verb>is|not) (?<words>.+))?");

  /**
   * @param words of which the attribute must be one, or none if not {@code wanted}
   * @param beginnings likewise; both empty to ask only whether the attribute is there
   */
  record Clause(String key, boolean wanted, Set<String> words, List<String> beginnings) {
    Clause {
      Report.checkKey(key);
      words = Set.copyOf(words);
      beginnings = List.copyOf(beginnings);
    }

    boolean holds(Report report) {
      if (words.isEmpty() && beginnings.isEmpty()) {
        return report.has(key) == wanted;
      }
      String text = report.text(key);
      return (text != null && isAmong(text)) == wanted;
    }

    private boolean isAmong(String text) {
      return words.contains(text) || beginnings.stream().anyMatch(text::startsWith);
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
      boolean wanted = clause.group("absent") == null && !"not".equals(clause.group("verb"));
      Set<String> words = new LinkedHashSet<>();
      List<String> beginnings = new ArrayList<>();
      for (String word : words(clause.group("words"))) {
        if (word.endsWith("*")) {
          beginnings.add(word.substring(0, word.length() - 1));
        } else {
          words.add(word);
        }
      }
      clauses.add(new Clause(clause.group("key"), wanted, words, beginnings));
    }
    return new Condition(clauses);
  }

  private static List<String> words(@Nullable String list) {
    return list == null ? List.of() : Arrays.asList(list.split(" \\| ", -1));
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
