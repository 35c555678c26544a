package dev.meterbook.ingest.write.spool;

import dev.meterbook.ingest.write.spool.SpoolDirectory.Mark;
import java.util.List;

/**
 * The oldest entries of the spool, in order, all written under one schema. They stay in the spool
 * until {@link #done()}; a batch that is never done is handed out again.
 */
public final class SpoolBatch {
  private final Spool spool;
  private final Segment segment;
  private final Mark end;
  private final List<SpoolEntry> entries;

  SpoolBatch(Spool spool, Segment segment, Mark end, List<SpoolEntry> entries) {
    this.spool = spool;
    this.segment = segment;
    this.end = end;
    this.entries = List.copyOf(entries);
  }

  /** What the caller named the encoding of its payloads when these were written. */
  public String schema() {
    return segment.schema();
  }

  public List<SpoolEntry> entries() {
    return entries;
  }

  public long records() {
    return entries.stream().mapToLong(SpoolEntry::records).sum();
  }

  /**
   * Forgets these entries; call it once they are stored. A crash before it returns may hand them
   * out again, a crash after it does not – unless the disk refuses the mark, which is counted.
   */
  public void done() {
    spool.pass(this);
  }

  Segment segment() {
    return segment;
  }

  /** All before this is done when this batch is. */
  Mark end() {
    return end;
  }
}
