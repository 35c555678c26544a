package dev.meterbook.platform;

/** Where a PostgreSQL listens and how to log in. */
public record DatabaseAddress(String url, String user, String password) {

  /** Without the password, so that it cannot reach a log. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
