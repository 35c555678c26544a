package dev.meterbook.ingest.accept;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does in its own time. */
final class Eventually {
  private static final long NANOS_MAX = 5_000_000_000L;
  private static final long STEP_NANOS = 5_000_000;

  private Eventually() {}

  static boolean holds(BooleanSupplier condition) {
    long end = System.nanoTime() + NANOS_MAX;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
