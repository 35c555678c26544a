package dev.meterbook.platform;

import java.sql.SQLException;
import java.util.Set;

/** What a failed statement means for the work that sent it: the only place that reads SQLSTATEs. */
public enum SqlFailure {
  /** Another transaction was in the way; the same work may succeed at once. */
  CONFLICT,
  /** The data can never be stored as it is. */
  BAD_DATA,
  /** The database is away, full or shutting down; the same work may succeed later. */
  UNAVAILABLE;

  /** Unique violation, deadlock, lock not available in time. */
  private static final Set<String> MEETING = Set.of("23505", "40P01", "55P03");

  /**
   * Whether a row is there already, or two writers wait for each other's: the kinds of failure that
   * another statement can avoid.
   */
  public static boolean meetsOthersRows(SQLException failure) {
    return MEETING.contains(String.valueOf(failure.getSQLState()));
  }

  public static SqlFailure of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return UNAVAILABLE;
    }
    if (state.equals("40P01") || state.equals("40001")) {
      return CONFLICT;
    }
    // 22 data exception, 23 integrity constraint; everything else passes when somebody mends it.
    return state.startsWith("22") || state.startsWith("23") ? BAD_DATA : UNAVAILABLE;
  }

  /**
   * Whether the statement had no chance: the connection broke, the server was ending or starting,
   * out of room, or another transaction was in the way. What a person must mend is not among them.
   */
  static boolean passesByItself(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        || of(failure) == CONFLICT
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58");
  }
}
