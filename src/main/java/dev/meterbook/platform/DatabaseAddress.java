package dev.meterbook.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Where a PostgreSQL listens and how to log in. */
public record DatabaseAddress(String url, String user, String password) {
  private static final String CONNECT_SECONDS_MAX = "10";

  /** One connection outside the service's pool, for a command; the caller closes it. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("ApplicationName", "meterbook-command");
    Connection connection = new Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("not the address of a PostgreSQL: " + url);
    }
    return connection;
  }

  /** Without the password, so that it cannot reach a log. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
