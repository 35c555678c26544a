package dev.meterbook.ingest.normalise;

import dev.meterbook.ledger.TraceId;
import org.jspecify.annotations.Nullable;

/** Ids of the wire → ids of the books. */
final class Ids {
  private Ids() {}

  static @Nullable TraceId trace(dev.meterbook.ingest.decode.TraceId id) {
    return id.isNone() ? null : new TraceId(id.high(), id.low());
  }
}
