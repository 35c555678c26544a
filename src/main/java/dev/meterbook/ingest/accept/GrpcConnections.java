package dev.meterbook.ingest.accept;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections. gRPC cannot refuse one, so one above the limit is marked, its calls are
 * refused, and it is closed when it has been idle.
 */
@Singleton
final class GrpcConnections extends ServerTransportFilter {
  private static final Attributes.Key<Boolean> ONE_TOO_MANY =
      Attributes.Key.create("meterbook-one-too-many");

  private final int connectionsMax;
  private final AtomicInteger connections = new AtomicInteger();

  @Inject
  GrpcConnections(AcceptLimits limits) {
    this.connectionsMax = limits.grpcConnectionsMax();
  }

  static boolean isOneTooMany(Attributes attributes) {
    return Boolean.TRUE.equals(attributes.get(ONE_TOO_MANY));
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    boolean oneTooMany = connections.incrementAndGet() > connectionsMax;
    return attributes.toBuilder().set(ONE_TOO_MANY, oneTooMany).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    connections.decrementAndGet();
  }
}
