package dev.meterbook.ingest.accept;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets the requests under way be answered before anything else stops. New ones are told to come
 * again in a second, which is about how long a restart takes; a refused connection would not be
 * tried again.
 */
@Singleton
final class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);

  private final Duration timeMax;
  private int underWay;
  private boolean draining;

  @Inject
  Drain(AcceptLimits limits) {
    this.timeMax = limits.drainTimeMax();
  }

  /** False when the service is stopping; else {@link #leave} must follow. */
  synchronized boolean enter() {
    if (draining) {
      return false;
    }
    underWay++;
    return true;
  }

  synchronized void leave() {
    underWay--;
    notifyAll();
  }

  /** At this event all ports are still open; at the one for the shutdown itself HTTP is closed. */
  void stop(@Observes ShutdownDelayInitiatedEvent stop) throws InterruptedException {
    int left = drain();
    if (left > 0) {
      LOG.warnf("event=drain_timeout requests_unanswered=%d waited=%s", left, timeMax);
    }
  }

  /** Waits for the requests under way; returns how many are left when the time is up. */
  synchronized int drain() throws InterruptedException {
    draining = true;
    long end = System.nanoTime() + timeMax.toNanos();
    while (underWay > 0) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    return underWay;
  }
}
