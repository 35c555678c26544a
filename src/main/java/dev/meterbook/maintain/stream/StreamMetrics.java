package dev.meterbook.maintain.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the job on streams counts. */
final class StreamMetrics {
  private final Counter late;

  StreamMetrics(MeterRegistry registry) {
    late =
        Counter.builder("meterbook.streams.late")
            .description("Times that a cumulative stream got a point older than its last")
            .register(registry);
  }

  void late(int streams) {
    late.increment(streams);
  }
}
