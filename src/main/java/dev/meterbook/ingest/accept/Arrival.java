package dev.meterbook.ingest.accept;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of one request while it arrives: filled by an event loop, awaited by the request's
 * virtual thread. Every byte is counted against the limits as it comes, not when all are there.
 */
final class Arrival {
  private final AcceptLimits limits;
  private final BytesInFlight.Share share;
  private final List<byte[]> chunks = new ArrayList<>(1);
  private final CompletableFuture<Optional<Body.Unfit>> end = new CompletableFuture<>();
  private final AtomicLong bytesArrived = new AtomicLong();

  Arrival(AcceptLimits limits, BytesInFlight.Share share) {
    this.limits = limits;
    this.share = share;
  }

  BytesInFlight.Share share() {
    return share;
  }

  long bytesArrived() {
    return bytesArrived.get();
  }

  /** Keeps a piece, unless it is one too many. */
  void keep(byte[] chunk) {
    if (count(chunk.length)) {
      chunks.add(chunk);
    }
  }

  /** Counts a piece that the transport still holds; false when it is one too many. */
  boolean count(int bytes) {
    if (end.isDone()) {
      return false;
    }
    if (bytesArrived.addAndGet(bytes) > limits.bodyBytesMax()) {
      refuse(tooLarge(limits.bodyBytesMax()));
      return false;
    }
    if (!share.grow(bytes)) {
      refuse(inFlightFull());
      return false;
    }
    return true;
  }

  /** The transport hands over, in one piece, what was counted before. */
  void finish(byte[] whole) {
    chunks.add(whole);
    finish();
  }

  void finish() {
    end.complete(Optional.empty());
  }

  void cut() {
    refuse(new Body.Unfit(Refusal.BODY_CUT, "the body ended early"));
  }

  void refuse(Body.Unfit unfit) {
    end.complete(Optional.of(unfit));
  }

  /** Blocks until the body is whole, cannot become so, or comes too slowly. */
  Body await() throws InterruptedException {
    long begun = System.nanoTime();
    long timeMax = limits.bodyTimeMax().toNanos();
    while (true) {
      long elapsed = System.nanoTime() - begun;
      if (elapsed >= timeMax || tooSlowAfter(elapsed)) {
        refuse(new Body.Unfit(Refusal.BODY_SLOW, "the body comes too slowly"));
      }
      try {
        Optional<Body.Unfit> unfit =
            end.get(Math.clamp(timeMax - elapsed, 1, timeMax / 10), TimeUnit.NANOSECONDS);
        return unfit.isPresent() ? unfit.get() : new Body.Whole(joined());
      } catch (TimeoutException notYet) {
        // Looks again whether it comes too slowly.
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** The rate is judged when a fifth of the time has gone, so that a pause at the start is fine. */
  private boolean tooSlowAfter(long nanos) {
    long millis = nanos / 1_000_000;
    return millis >= limits.bodyTimeMax().toMillis() / 5
        && bytesArrived() * 1000 < limits.bodyRateMin() * millis;
  }

  private byte[] joined() {
    if (chunks.size() == 1) {
      return chunks.getFirst();
    }
    byte[] joined = new byte[Math.toIntExact(bytesArrived())];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, joined, at, chunk.length);
      at += chunk.length;
    }
    chunks.clear();
    return joined;
  }

  static Body.Unfit tooLarge(int bytesMax) {
    return new Body.Unfit(
        Refusal.TOO_LARGE, "the body is larger than " + bytesMax + " bytes; send smaller batches");
  }

  static Body.Unfit inFlightFull() {
    return new Body.Unfit(Refusal.IN_FLIGHT_FULL, "too much is under way; try again");
  }
}
