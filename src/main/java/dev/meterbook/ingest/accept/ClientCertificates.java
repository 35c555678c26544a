package dev.meterbook.ingest.accept;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Asks clients for a certificate where METERBOOK_TLS_CLIENT_CA is set. Over HTTP the framework can
 * be told so at build time only, and over gRPC it does not read authorities from PEM files.
 */
@Singleton
final class ClientCertificates implements HttpServerOptionsCustomizer {
  private final Optional<String> authority;

  @Inject
  ClientCertificates(AcceptSettings settings) {
    this.authority = settings.tlsClientCa();
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    if (authority.isPresent()) {
      options.setClientAuth(ClientAuth.REQUIRED);
    }
  }

  void customizeGrpcServer(VertxServerBuilder builder) {
    authority.ifPresent(
        path ->
            builder.useSsl(
                options -> options.setTrustOptions(new PemTrustOptions().addCertPath(path))));
  }
}
