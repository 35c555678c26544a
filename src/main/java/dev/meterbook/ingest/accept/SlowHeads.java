package dev.meterbook.ingest.accept;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Has the heads of requests watched on all ports that speak HTTP/1. */
@Singleton
final class SlowHeads {
  /** A connection is watched at the latest so long after it was opened. */
  private static final long LOOK_MILLIS = 500;

  private final Vertx vertx;
  private final AcceptLimits limits;

  @Inject
  SlowHeads(Vertx vertx, AcceptLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  void start(@Observes StartupEvent event) {
    long millisMax = limits.bodyTimeMax().toMillis();
    vertx.setPeriodic(LOOK_MILLIS, _ -> HeadDeadline.watch(vertx, millisMax));
  }
}
