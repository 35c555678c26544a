package dev.meterbook.maintain.job;

import java.sql.Connection;
import java.sql.SQLException;

/** Work that comes again and again, done in slices. */
public interface Job {
  /** One word, for log, metrics and the lock. */
  String name();

  /**
   * Does one slice of what there is to do. The caller commits, and holds the job's lock meanwhile.
   *
   * @return whether more is left
   */
  boolean runSlice(Connection connection) throws SQLException;
}
