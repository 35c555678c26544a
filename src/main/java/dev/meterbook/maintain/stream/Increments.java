package dev.meterbook.maintain.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The increments of one cumulative stream: what each point adds to those before it.
 *
 * <p>Points are told apart by their start: another start is another counter, be it that the process
 * was started anew or that two processes share an identity. Within a start only what rises above
 * the greatest value so far is new: counters do not fall, so what is lower is late or another
 * process's. Without a start a fall is taken for a new beginning. Pure, but for what it was told.
 */
final class Increments {
  private static final Comparator<Point> IN_TIME =
      Comparator.comparingLong(Point::timeNanos)
          .thenComparingLong(Point::startNanos)
          .thenComparingLong(Point::units)
          .thenComparingLong(Point::fingerprint);

  /**
   * A point of the stream.
   *
   * @param startNanos 0 when the sender gives none
   * @param units its value in units of the ledger
   * @param occurrences of a distribution its count
   */
  record Point(long timeNanos, long startNanos, long fingerprint, long units, long occurrences) {}

  /** What a point adds. */
  record Increment(Point point, long units, long occurrences) {}

  /** The greatest values of one start so far, and when. */
  record State(long asOfNanos, long units, long occurrences) {}

  private final Map<Long, State> states;

  /** Goes on from the states of the starts, which it keeps current. */
  Increments(Map<Long, State> states) {
    this.states = new HashMap<>(states);
  }

  /** The states after all points so far, by start. */
  Map<Long, State> states() {
    return Map.copyOf(states);
  }

  /** Whether a point came too late to simply go on. */
  boolean isLate(Point point) {
    State state = states.get(point.startNanos());
    return state != null && point.timeNanos() < state.asOfNanos();
  }

  /** What the points add, in any order given. Points that add nothing are left out. */
  List<Increment> of(List<Point> points) {
    List<Increment> increments = new ArrayList<>();
    for (Point point : points.stream().sorted(IN_TIME).toList()) {
      State before = states.get(point.startNanos());
      Increment increment = before == null ? first(point) : next(point, before);
      if (increment.units() != 0 || increment.occurrences() != 0) {
        increments.add(increment);
      }
      states.put(point.startNanos(), after(point, before));
    }
    return increments;
  }

  /** A counter whose start is known counts from there; of any other the first value is the base. */
  private static Increment first(Point point) {
    boolean startKnown = point.startNanos() != 0 && point.startNanos() < point.timeNanos();
    return startKnown
        ? new Increment(point, point.units(), point.occurrences())
        : new Increment(point, 0, 0);
  }

  private static Increment next(Point point, State before) {
    if (point.startNanos() == 0 && point.units() < before.units()) {
      return new Increment(point, point.units(), point.occurrences());
    }
    return new Increment(
        point,
        Math.max(0, point.units() - before.units()),
        Math.max(0, point.occurrences() - before.occurrences()));
  }

  private static State after(Point point, @Nullable State before) {
    if (before == null || point.startNanos() == 0) {
      return new State(point.timeNanos(), point.units(), point.occurrences());
    }
    return new State(
        point.timeNanos(),
        Math.max(before.units(), point.units()),
        Math.max(before.occurrences(), point.occurrences()));
  }
}
