package dev.meterbook.ingest.accept;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.NettyServerBuilder;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Sets the limits of the gRPC server, most of which the framework has no setting for. */
@Singleton
final class GrpcServer implements ServerBuilderCustomizer<VertxServerBuilder> {
  /** Exporters make one call at a time for each signal. */
  private static final int CALLS_MAX = 100;

  private static final int METADATA_BYTES_MAX = 16 * 1024;

  /** What a stream may send unasked, so also what a refused one may. */
  private static final int WINDOW_BYTES = 1024 * 1024;

  private static final int RESETS_MAX = 200;
  private static final int RESETS_SECONDS = 30;

  /** Longer than the minute between two exports, so that a connection in use stays. */
  private static final int IDLE_MINUTES_MAX = 5;

  /** As long as exporters wait; the default is two minutes. */
  private static final int HANDSHAKE_SECONDS_MAX = 10;

  private static final int PING_SECONDS_MIN = 10;

  private final AcceptLimits limits;
  private final GrpcArrival.Factory arrivals;
  private final GrpcConnections connections;
  private final ClientCertificates clientCertificates;

  @Inject
  GrpcServer(
      AcceptLimits limits,
      GrpcArrival.Factory arrivals,
      GrpcConnections connections,
      ClientCertificates clientCertificates) {
    this.limits = limits;
    this.arrivals = arrivals;
    this.connections = connections;
    this.clientCertificates = clientCertificates;
  }

  @Override
  public void customize(GrpcServerConfiguration settings, VertxServerBuilder builder) {
    clientCertificates.customizeGrpcServer(builder);
    NettyServerBuilder netty = builder.nettyBuilder();
    netty
        .maxInboundMessageSize(limits.bodyBytesMax())
        .maxInboundMetadataSize(METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(CALLS_MAX)
        .maxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS)
        .flowControlWindow(WINDOW_BYTES)
        .maxConnectionIdle(IDLE_MINUTES_MAX, TimeUnit.MINUTES)
        .handshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS)
        .permitKeepAliveTime(PING_SECONDS_MIN, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .decompressorRegistry(
            DecompressorRegistry.emptyInstance()
                .with(Codec.Identity.NONE, /* advertised= */ false)
                .with(GrpcBytes.GZIP, /* advertised= */ true))
        .addStreamTracerFactory(arrivals)
        .addTransportFilter(connections);
  }
}
