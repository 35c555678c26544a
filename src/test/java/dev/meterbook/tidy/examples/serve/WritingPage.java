package dev.meterbook.tidy.examples.serve;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A page that changes what it shows. */
public final class WritingPage {
  private WritingPage() {}

  public static int show(PreparedStatement statement) throws SQLException {
    return statement.executeUpdate();
  }
}
