package dev.meterbook.ingest.accept;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all doors hold together, from their arrival until the answer. The limit per body
 * times the number of senders would be far more than the memory, so this is the limit that counts.
 * Thread-safe.
 */
final class BytesInFlight {
  private final long bytesMax;
  private final AtomicLong bytesHeld = new AtomicLong();

  BytesInFlight(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  long bytesHeld() {
    return bytesHeld.get();
  }

  /** The share of one request; empty at first. */
  Share open() {
    return new Share();
  }

  private boolean take(long bytes) {
    long held = bytesHeld.get();
    while (bytes <= bytesMax - held) {
      long seen = bytesHeld.compareAndExchange(held, held + bytes);
      if (seen == held) {
        return true;
      }
      held = seen;
    }
    return false;
  }

  /** What one request holds. Grows on the event loop, is given back on the request's thread. */
  final class Share implements AutoCloseable {
    private long bytes;
    private boolean closed;

    /** Takes more; false, and nothing taken, when the budget is used up or this is closed. */
    synchronized boolean grow(long more) {
      if (closed || !take(more)) {
        return false;
      }
      bytes += more;
      return true;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        bytesHeld.addAndGet(-bytes);
      }
    }
  }
}
