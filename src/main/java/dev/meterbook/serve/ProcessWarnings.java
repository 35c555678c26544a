package dev.meterbook.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the meters of this process have to complain about. */
final class ProcessWarnings {
  private final MeterRegistry registry;

  ProcessWarnings(MeterRegistry registry) {
    this.registry = registry;
  }

  List<String> read() {
    List<String> warnings = new ArrayList<>();
    long waiting = gauge("meterbook.spool.entries");
    if (waiting > 0) {
      warnings.add(waiting + " payloads wait in the spool");
    }
    long damages = gauge("meterbook.spool.damages");
    if (damages > 0) {
      warnings.add(damages + " damaged places in the spool: look into the log");
    }
    Map<String, Long> rejected = new TreeMap<>();
    for (Counter counter : registry.find("meterbook.records.rejected").counters()) {
      if (counter.count() > 0) {
        String reason = String.valueOf(counter.getId().getTag("reason"));
        rejected.merge(reason, (long) counter.count(), Long::sum);
      }
    }
    if (!rejected.isEmpty()) {
      warnings.add("records rejected since start: " + listed(rejected));
    }
    long malformed = 0;
    for (Counter counter : registry.find("meterbook.payloads.malformed").counters()) {
      malformed += (long) counter.count();
    }
    if (malformed > 0) {
      warnings.add(malformed + " requests since start were not OTLP");
    }
    return warnings;
  }

  private static String listed(Map<String, Long> rejected) {
    return rejected.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private long gauge(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? 0 : (long) gauge.value();
  }
}
