package dev.meterbook.ingest.normalise;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many dictionary rows of one kind a tenant may describe in full, per day and receiver.
 * Thread-safe. What is beyond is stored all the same, so keys and totals hold; only its attributes
 * are not shown.
 */
final class Budget {
  private final int max;
  private final Clock clock;
  private final Map<String, Set<Long>> admitted = new ConcurrentHashMap<>();
  private final LongAdder overflows = new LongAdder();
  private volatile LocalDate day = LocalDate.EPOCH;

  Budget(int max, Clock clock) {
    this.max = max;
    this.clock = clock;
  }

  boolean admits(String tenant, long id) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      admitted.clear();
      day = today;
    }
    Set<Long> ids = admitted.computeIfAbsent(tenant, _ -> ConcurrentHashMap.newKeySet());
    boolean fits = ids.contains(id) || (ids.size() < max && ids.add(id));
    if (!fits) {
      overflows.increment();
    }
    return fits;
  }

  /** How often the answer was no. */
  long overflows() {
    return overflows.sum();
  }
}
