package dev.meterbook.maintain.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Work that comes again and again, done in slices. */
public interface Job {
  /** One word, for log, metrics and the lock. */
  String name();

  /** How long to wait when there is nothing left to do, where the usual while does not fit. */
  default Duration pause(Duration usual) {
    return usual;
  }

  /**
   * Does one slice of what there is to do. The caller commits, and holds the job's lock meanwhile.
   *
   * @return whether more is left
   */
  boolean runSlice(Connection connection) throws SQLException;
}
