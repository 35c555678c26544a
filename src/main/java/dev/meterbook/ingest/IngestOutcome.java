package dev.meterbook.ingest;

import java.time.Duration;

/** What became of one request. Only {@code ingest.accept} knows which status code says so. */
public sealed interface IngestOutcome {

  /** All of it is durable. */
  record Accepted() implements IngestOutcome {}

  /**
   * What could be kept is durable; {@code rejected} records were refused for good. Zero rejected is
   * a warning only.
   */
  record Partial(long rejected, String message) implements IngestOutcome {}

  /** Not OTLP, or not readable to its end: nothing of it is kept, and sending it again is vain. */
  record Malformed(String message) implements IngestOutcome {}

  /** Neither database nor spool can take it now. */
  record Overloaded(Duration retryAfter, String message) implements IngestOutcome {}
}
