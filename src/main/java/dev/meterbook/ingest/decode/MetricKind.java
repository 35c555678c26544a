package dev.meterbook.ingest.decode;

/** What the points of a metric are; EMPTY if the metric came without data, or with unknown data. */
public enum MetricKind {
  EMPTY,
  GAUGE,
  SUM,
  HISTOGRAM,
  EXPONENTIAL_HISTOGRAM,
  SUMMARY
}
