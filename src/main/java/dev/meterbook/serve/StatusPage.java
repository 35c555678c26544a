package dev.meterbook.serve;

import dev.meterbook.access.Access;
import dev.meterbook.access.Authorisation;
import dev.meterbook.access.Scope;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseState;
import dev.meterbook.serve.Status.Books;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** {@code GET /}: the status as plain text. Thread-safe. */
@Path("/")
@Singleton
public final class StatusPage {
  private static final String TEXT = MediaType.TEXT_PLAIN + ";charset=UTF-8";

  private final Access access;
  private final DatabaseState databaseState;
  private final BooksReader reader;
  private final ProcessWarnings warnings;
  private final Clock clock;
  private final String version;
  private volatile Instant startedAt;

  @Inject
  StatusPage(
      Access access,
      DatabaseState databaseState,
      Database database,
      MeterRegistry registry,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.access = access;
    this.databaseState = databaseState;
    this.reader = new BooksReader(database);
    this.warnings = new ProcessWarnings(registry);
    this.clock = clock;
    this.version = version;
    this.startedAt = clock.instant();
  }

  void start(@Observes StartupEvent event) {
    startedAt = clock.instant();
  }

  @GET
  @RunOnVirtualThread
  public Response status(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @QueryParam("key") @Nullable String key) {
    return switch (access.authorise(authorization, key, Scope.READ)) {
      case Authorisation.Granted(String tenant) -> text(200, page(tenant));
      case Authorisation.Denied() ->
          Response.fromResponse(text(401, "A token is needed: Authorization: Bearer TOKEN\n"))
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
              .build();
      case Authorisation.OutOfScope() -> text(403, "The token lacks the scope read.\n");
      case Authorisation.Undecided() ->
          Response.fromResponse(text(503, "Tokens cannot be read now; try again.\n"))
              .header(HttpHeaders.RETRY_AFTER, "1")
              .build();
    };
  }

  private String page(String tenant) {
    Instant now = clock.instant();
    ZoneId zone = ZoneId.systemDefault();
    Optional<String> trouble = databaseState.trouble();
    Optional<Books> books = Optional.empty();
    if (trouble.isEmpty()) {
      try {
        books = Optional.of(reader.read(tenant, now, zone));
      } catch (SQLException failed) {
        trouble = Optional.of(String.valueOf(failed.getMessage()));
      }
    }
    return new StatusText(now, zone)
        .of(new Status(version, startedAt, books, trouble, warnings.read()));
  }

  private static Response text(int status, String text) {
    return Response.status(status).entity(text).type(TEXT).build();
  }
}
