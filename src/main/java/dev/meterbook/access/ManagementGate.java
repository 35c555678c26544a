package dev.meterbook.access;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Guards the management port when it listens beyond loopback: everything but health asks for a
 * token with scope read. Health stays open, since orchestrators ask for it without credentials; it
 * says up or down.
 */
@Singleton
final class ManagementGate {
  private static final Set<String> OPEN =
      Set.of("/health", "/health/live", "/health/ready", "/health/started");

  private final Access access;
  private final boolean isLoopback;

  @Inject
  ManagementGate(Access access, @ConfigProperty(name = "quarkus.management.host") String host) {
    this.access = access;
    this.isLoopback = AccessPolicy.isLoopback(host);
  }

  void guard(@Observes ManagementInterface management) {
    management.router().route().order(Integer.MIN_VALUE).handler(this::arrive);
  }

  private void arrive(RoutingContext routing) {
    @Nullable String path = routing.request().path();
    if (isLoopback || (path != null && OPEN.contains(path))) {
      routing.next();
      return;
    }
    Context context = routing.vertx().getOrCreateContext();
    HttpServerRequest request = routing.request();
    @Nullable String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    @Nullable String key = request.getParam("key");
    request.pause();
    Thread.ofVirtual()
        .name("management-gate")
        .start(
            () -> {
              Authorisation authorisation = access.authorise(header, key, Scope.READ);
              context.runOnContext(_ -> goOn(routing, authorisation));
            });
  }

  private static void goOn(RoutingContext routing, Authorisation authorisation) {
    routing.request().resume();
    switch (authorisation) {
      case Authorisation.Granted(_) -> routing.next();
      case Authorisation.Denied() ->
          routing.response().setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
      case Authorisation.OutOfScope() -> routing.response().setStatusCode(403).end();
      case Authorisation.Undecided() ->
          routing.response().setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, "1").end();
    }
  }
}
