package dev.meterbook.ingest;

import dev.meterbook.ledger.Signal;
import java.util.Optional;

/**
 * Tells from a body alone which signal it carries, for clients that can only {@code POST /}.
 * Thread-safe; never throws, empty when it cannot tell.
 */
@FunctionalInterface
public interface SignalSniffer {
  Optional<Signal> sniff(Encoding encoding, byte[] body);
}
