package dev.meterbook.ingest.write.spool;

/** What became of one entry offered to the spool. */
public sealed interface Appended {

  /** On disk, forced: it may be acknowledged. */
  record Kept() implements Appended {}

  /** The bound is reached; nothing was written. */
  record Full() implements Appended {}

  /** The disk refused. The entry must be treated as not kept; a later one may be again. */
  record Failed(String message) implements Appended {}
}
