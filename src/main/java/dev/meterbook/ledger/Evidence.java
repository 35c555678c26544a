package dev.meterbook.ledger;

import java.util.List;

/**
 * One received payload as rows: what {@code normalise} hands to {@code write}. It is stored whole
 * or not at all. The dictionary rows are those that its other rows point to.
 */
public record Evidence(
    Signal signal,
    String tenant,
    List<Source> sources,
    List<Series> series,
    List<Shape> shapes,
    List<LogEvidence> logs,
    List<PointEvidence> points,
    List<SpanEvidence> spans,
    Entries entries) {

  /** What the evidence means: rows of the ledger, and the dictionary rows that these point to. */
  public record Entries(
      List<LabelSet> labelSets,
      List<Stream> streams,
      List<ModelCall> modelCalls,
      List<ToolUse> toolUses,
      List<Usage> usages,
      List<Outcome> outcomes,
      List<DirtyMinute> dirtyMinutes,
      List<Stream.Dirty> dirtyStreams) {
    public static final Entries NONE =
        new Entries(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * A minute of a session in which something happened: what is computed from it is to be redone.
   */
  public record DirtyMinute(long sessionKey, EvidenceTime minute) {}

  /** How many records of the sender it holds. */
  public int records() {
    return logs.size() + points.size() + spans.size();
  }
}
