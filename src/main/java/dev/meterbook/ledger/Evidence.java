package dev.meterbook.ledger;

import java.util.List;

/**
 * One received payload as rows: what {@code normalise} hands to {@code write}. It is stored whole
 * or not at all. The dictionary rows are those that its evidence points to.
 */
public record Evidence(
    Signal signal,
    String tenant,
    List<Source> sources,
    List<Series> series,
    List<Shape> shapes,
    List<LogEvidence> logs,
    List<PointEvidence> points,
    List<SpanEvidence> spans) {

  /** How many records of the sender it holds. */
  public int records() {
    return logs.size() + points.size() + spans.size();
  }
}
