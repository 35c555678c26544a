package dev.meterbook.ingest;

import dev.meterbook.ledger.Signal;

/**
 * Where the doors hand a payload to. Called on virtual threads, many at once; returns when the
 * payload is durable or refused. The body is not used by the door afterwards.
 */
@FunctionalInterface
public interface PayloadSink {
  IngestOutcome ingest(Signal signal, Encoding encoding, String tenant, byte[] body);
}
