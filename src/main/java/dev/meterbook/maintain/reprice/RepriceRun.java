package dev.meterbook.maintain.reprice;

import dev.meterbook.ledger.UsdNanos;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request to price days again, and how far it is.
 *
 * @param from first UTC day
 * @param to last UTC day
 * @param priceVersion the book that it prices by; null before it starts
 * @param failure why it was given up, if it was
 */
public record RepriceRun(
    long id,
    String requestedBy,
    Instant requestedAt,
    LocalDate from,
    LocalDate to,
    State state,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Long priceVersion,
    Position position,
    Totals totals,
    @Nullable String failure) {

  /** A run's steps. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED;

    /** The word for it in columns and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The tables, in the order that a day's rows are priced in. */
  enum Rows {
    MODEL_CALL,
    USAGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Where the next slice begins.
   *
   * @param key of the last row that is done; empty before the first
   */
  record Position(LocalDate day, Rows rows, List<Long> key) {
    Position {
      key = List.copyOf(key);
    }

    static Position startOf(LocalDate day) {
      return new Position(day, Rows.MODEL_CALL, List.of());
    }

    /** After all rows of this table and day. */
    Position next() {
      return rows == Rows.MODEL_CALL
          ? new Position(day, Rows.USAGE, List.of())
          : startOf(day.plusDays(1));
    }
  }

  /**
   * What came of the slices so far.
   *
   * @param oldCost booked before, by the calls of the signals that count
   * @param newCost booked since, by the same calls
   */
  public record Totals(
      long rowsDone,
      long callsChanged,
      long callsUnpriced,
      long usageChanged,
      UsdNanos oldCost,
      UsdNanos newCost) {
    static final Totals NONE = new Totals(0, 0, 0, 0, UsdNanos.ZERO, UsdNanos.ZERO);

    Totals plus(Totals other) {
      return new Totals(
          rowsDone + other.rowsDone,
          callsChanged + other.callsChanged,
          callsUnpriced + other.callsUnpriced,
          usageChanged + other.usageChanged,
          oldCost.plus(other.oldCost),
          newCost.plus(other.newCost));
    }
  }

  /** Whether nothing is left to do. */
  public boolean isOver() {
    return state == State.DONE || state == State.FAILED;
  }

  /** Days that are priced again. */
  public long daysDone() {
    return ChronoUnit.DAYS.between(from, position.day);
  }

  /** Days that were asked for. */
  public long daysTotal() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  RepriceRun begun(long version, Instant now) {
    return with(State.RUNNING, now, null, version, position, totals, null);
  }

  /** After a slice; over when it was the last. */
  RepriceRun moved(Position next, Totals slice, Instant now) {
    boolean isLast = next.day.isAfter(to);
    return with(
        isLast ? State.DONE : State.RUNNING,
        startedAt,
        isLast ? now : null,
        priceVersion,
        next,
        totals.plus(slice),
        null);
  }

  RepriceRun failed(String why, Instant now) {
    return with(State.FAILED, startedAt, now, priceVersion, position, totals, why);
  }

  private RepriceRun with(
      State newState,
      @Nullable Instant started,
      @Nullable Instant finished,
      @Nullable Long version,
      Position next,
      Totals sum,
      @Nullable String why) {
    return new RepriceRun(
        id,
        requestedBy,
        requestedAt,
        from,
        to,
        newState,
        started,
        finished,
        version,
        next,
        sum,
        why);
  }
}
