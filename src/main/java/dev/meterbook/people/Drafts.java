package dev.meterbook.people;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mappings of one request: all of them fit, or every reason why not is told.
 *
 * @param unreadable what is wrong with lines that did not even become drafts
 */
record Drafts(List<Numbered> numbered, List<LineError> unreadable) {
  private static final int ERRORS_MAX = 100;

  Drafts {
    numbered = List.copyOf(numbered);
    unreadable = List.copyOf(unreadable);
  }

  /** A draft and where it stands: its line in CSV, its place in JSON, from 1. */
  record Numbered(int line, Draft draft) {}

  sealed interface Checked {
    record Valid(List<Mapping> mappings) implements Checked {}

    /** In the order of lines; not all, if there are very many. */
    record Wrong(List<LineError> errors) implements Checked {}
  }

  private record Placed(int line, Mapping mapping) {}

  Checked check() {
    List<Placed> placed = new ArrayList<>();
    List<LineError> errors = new ArrayList<>(unreadable);
    for (Numbered one : numbered) {
      switch (one.draft().check()) {
        case Draft.Checked.Valid(Mapping mapping) -> placed.add(new Placed(one.line(), mapping));
        case Draft.Checked.Wrong(String message) -> errors.add(new LineError(one.line(), message));
      }
    }
    errors.addAll(overlaps(placed));
    if (!errors.isEmpty()) {
      return new Checked.Wrong(
          errors.stream().sorted(Comparator.comparing(LineError::line)).limit(ERRORS_MAX).toList());
    }
    return new Checked.Valid(placed.stream().map(Placed::mapping).toList());
  }

  /** In the order of their beginnings, periods overlap if and only if two neighbours do. */
  private static List<LineError> overlaps(List<Placed> placed) {
    List<Placed> ordered = new ArrayList<>(placed);
    ordered.sort(
        Comparator.comparing(
            (Placed one) -> one.mapping().validFrom(),
            Comparator.nullsFirst(Comparator.naturalOrder())));
    Map<String, Placed> latest = new HashMap<>();
    List<LineError> errors = new ArrayList<>();
    for (Placed one : ordered) {
      Placed before = latest.put(one.mapping().identity(), one);
      if (before != null && before.mapping().overlaps(one.mapping())) {
        errors.add(
            new LineError(
                Math.max(one.line(), before.line()),
                "the period overlaps that of line %d for %s"
                    .formatted(Math.min(one.line(), before.line()), one.mapping().identity())));
      }
    }
    return errors;
  }
}
