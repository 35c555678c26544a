package dev.meterbook.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in buckets about one percent wide. Thread-safe. */
final class Latencies {
  private static final double GROWTH = Math.log(1.01);
  private final AtomicLongArray buckets = new AtomicLongArray(3000);

  void add(long nanos) {
    int bucket = (int) (Math.log(Math.max(1, nanos / 1000.0)) / GROWTH);
    buckets.incrementAndGet(Math.min(bucket, buckets.length() - 1));
  }

  /** In milliseconds; the largest for 1.0. */
  double quantile(double share) {
    long all = 0;
    for (int i = 0; i < buckets.length(); i++) {
      all += buckets.get(i);
    }
    long rank = (long) Math.ceil(share * all);
    long seen = 0;
    for (int i = 0; i < buckets.length(); i++) {
      seen += buckets.get(i);
      if (seen >= rank && seen > 0) {
        return Math.exp((i + 1) * GROWTH) / 1000.0;
      }
    }
    return 0;
  }
}
