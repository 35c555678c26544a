package dev.meterbook.tidy.examples;

import jakarta.inject.Inject;
import java.time.Clock;

/** Cannot be built whole with {@code new} in a test. */
public class FieldInjected {
  @Inject Clock clock;

  @Inject
  void setClock(Clock other) {
    clock = other;
  }
}
