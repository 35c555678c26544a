package dev.meterbook.ingest.accept;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The limits of the doors as they are set; {@link AcceptLimits} checks them. */
@ConfigMapping(prefix = "meterbook")
interface AcceptSettings {

  /**
   * METERBOOK_BODY_BYTES_MAX: the largest body, as sent and inflated. 64 MiB is what OTLP
   * recommends; the largest seen from an agent was 1.2 MB.
   */
  @WithDefault("64M")
  MemorySize bodyBytesMax();

  /**
   * METERBOOK_BYTES_IN_FLIGHT_MAX: what all doors hold together. Twice a largest body sent
   * incompressible, with as much again for everybody else.
   */
  @WithDefault("256M")
  MemorySize bytesInFlightMax();

  /**
   * METERBOOK_BODY_TIME_MAX: how long a body may take to arrive, and a head. OTLP exporters give up
   * after 10 seconds, so nobody waits for what comes later.
   */
  @WithDefault("10s")
  Duration bodyTimeMax();

  /**
   * METERBOOK_BODY_RATE_MIN: bytes a second below which a body counts as held back. The slowest
   * modem is faster.
   */
  @WithDefault("1K")
  MemorySize bodyRateMin();

  /**
   * METERBOOK_HTTP_CONNECTIONS_MAX: connections at the HTTP port; 500 agents with one for each of
   * the three signals, and some to spare. The framework enforces it, see application.properties.
   */
  @WithDefault("2000")
  int httpConnectionsMax();

  /** METERBOOK_GRPC_CONNECTIONS_MAX: the same at the gRPC port. */
  @WithDefault("2000")
  int grpcConnectionsMax();

  /**
   * METERBOOK_DRAIN_TIME_MAX: how long a stop waits for requests under way. Longer than a commit or
   * an fsync takes, shorter than the 10 seconds after which containers are killed.
   */
  @WithDefault("5s")
  Duration drainTimeMax();

  /** METERBOOK_TLS_CLIENT_CA: see {@link TlsSettings}, which has checked it. */
  Optional<String> tlsClientCa();
}
