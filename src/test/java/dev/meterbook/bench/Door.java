package dev.meterbook.bench;

import dev.meterbook.ledger.Signal;

/** One connection to a receiver. Not thread-safe. */
public interface Door extends AutoCloseable {

  /** What became of a request. */
  enum Answer {
    OK,
    /** Refused for now: 429, 503, UNAVAILABLE. */
    LATER,
    /** Refused for good. */
    REFUSED,
    /** No answer: it may be stored or not. */
    UNKNOWN
  }

  Answer send(Signal signal, byte[] body);

  @Override
  void close();
}
