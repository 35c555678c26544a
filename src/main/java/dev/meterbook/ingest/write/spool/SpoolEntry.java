package dev.meterbook.ingest.write.spool;

import dev.meterbook.ledger.Signal;
import java.time.Instant;

/**
 * One payload to keep. The bytes are the spool's from here on: they are not copied, for they are
 * large and written once, so whoever built them must not change them any more.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and see above on copies
public record SpoolEntry(
    Instant acceptedAt, Signal signal, String tenant, long records, byte[] payload) {

  /** Four times the largest body that is accepted; what is larger is not one payload. */
  public static final int PAYLOAD_BYTES_MAX = 256 << 20;

  static final int TENANT_CHARS_MAX = 1024;

  public SpoolEntry {
    if (tenant.length() > TENANT_CHARS_MAX) {
      throw new IllegalArgumentException("tenant of " + tenant.length() + " characters");
    }
    if (records < 0) {
      throw new IllegalArgumentException("negative records: " + records);
    }
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException("payload of " + payload.length + " bytes");
    }
  }
}
