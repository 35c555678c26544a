package dev.meterbook.ingest.decode;

import java.util.List;

/** One metric with those of its points that came together. */
public record Metric(
    Resource resource,
    Scope scope,
    String name,
    String unit,
    String description,
    MetricKind kind,
    Temporality temporality,
    boolean monotonic,
    List<Point> points) {

  public Metric {
    points = List.copyOf(points);
  }
}
