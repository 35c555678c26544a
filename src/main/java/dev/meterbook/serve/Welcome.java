package dev.meterbook.serve;

import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Prints, once the service listens, where to send, where to look, and how to begin. */
@Singleton
final class Welcome {
  private final String host;
  private final int grpcPort;
  private final int httpPort;
  private final int managementPort;
  private final String dataDirectory;

  @Inject
  Welcome(
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.grpc.server.port") int grpcPort,
      @ConfigProperty(name = "quarkus.http.port") int httpPort,
      @ConfigProperty(name = "quarkus.management.port") int managementPort,
      @ConfigProperty(name = "meterbook.data-dir") String dataDirectory) {
    this.host = host;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
    this.managementPort = managementPort;
    this.dataDirectory = dataDirectory;
  }

  void listening(@ObservesAsync HttpServerStart event) {
    System.out.print(text("http"));
  }

  void listeningWithTls(@ObservesAsync HttpsServerStart event) {
    System.out.print(text("https"));
  }

  String text(String scheme) {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    String root = scheme + "://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":";
    return """

        Meterbook listens.
          OTLP      gRPC %1$s%2$d   HTTP %1$s%3$d
          look      %1$s%3$d/   metrics %1$s%4$d/metrics
          data      %5$s

        To let Claude Code report here: ./meterbook connect claude-code, or in its environment
          export CLAUDE_CODE_ENABLE_TELEMETRY=1 CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1
          export OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp OTEL_TRACES_EXPORTER=otlp
          export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
          export OTEL_EXPORTER_OTLP_ENDPOINT=%1$s%3$d

        """
        .formatted(root, grpcPort, httpPort, managementPort, dataDirectory);
  }
}
