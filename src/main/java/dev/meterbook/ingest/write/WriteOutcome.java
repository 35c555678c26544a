package dev.meterbook.ingest.write;

/** What became of a payload. */
public sealed interface WriteOutcome {

  /** In the database, in the spool or in quarantine: it will survive a crash. */
  record Durable() implements WriteOutcome {}

  /** Neither database nor spool takes it now. */
  record Refused(String message) implements WriteOutcome {}
}
