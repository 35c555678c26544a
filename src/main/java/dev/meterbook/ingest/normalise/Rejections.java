package dev.meterbook.ingest.normalise;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many records of a payload were refused, and why. */
public record Rejections(Map<Reason, Long> counts) {

  public Rejections {
    counts = Map.copyOf(counts);
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the sender is told. */
  public String message() {
    return new EnumMap<Reason, Long>(counts)
        .entrySet().stream()
            .map(entry -> entry.getValue() + " refused: " + entry.getKey().words())
            .collect(Collectors.joining("; "));
  }
}
