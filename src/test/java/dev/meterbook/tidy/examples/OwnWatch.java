package dev.meterbook.tidy.examples;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

/** Looks at watches that no test can set. */
public final class OwnWatch {
  private OwnWatch() {}

  public static Instant now() {
    return Instant.now();
  }

  public static long millis() {
    return System.currentTimeMillis();
  }

  public static LocalDate today() {
    return LocalDate.now();
  }

  public static Clock clock() {
    return Clock.systemUTC();
  }
}
