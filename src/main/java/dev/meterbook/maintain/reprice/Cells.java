package dev.meterbook.maintain.reprice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Days and columns as the driver wants them. */
final class Cells {
  private Cells() {}

  static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** Text that PostgreSQL reads back to the microsecond. */
  static String text(ResultSet rows) throws SQLException {
    return rows.getObject("time", OffsetDateTime.class).toInstant().toString();
  }

  /** A number of any width. */
  static @Nullable Long number(ResultSet rows, String column) throws SQLException {
    long number = rows.getLong(column);
    return rows.wasNull() ? null : number;
  }
}
