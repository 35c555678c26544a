package dev.meterbook.api;

import dev.meterbook.access.Access;
import dev.meterbook.access.Authorisation;
import dev.meterbook.access.Scope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets requests in, or says why not. Thread-safe; blocks, so it is asked on virtual threads. */
@Singleton
public final class ApiGate {
  private static final Logger LOG = Logger.getLogger(ApiGate.class);

  private final Access access;

  @Inject
  ApiGate(Access access) {
    this.access = access;
  }

  /**
   * Who was let in.
   *
   * @param name of the token, for the record
   */
  public record Caller(String tenant, String name) {}

  /** What is done for a caller. */
  @FunctionalInterface
  public interface Desk {
    Response serve(Caller caller) throws SQLException;
  }

  /** Does the work if the sender may have it done. */
  public Response admit(@Nullable String authorization, Scope scope, Desk desk) {
    return switch (access.authorise(authorization, /* queryKey= */ null, scope)) {
      case Authorisation.Granted(String tenant) ->
          serve(desk, new Caller(tenant, access.nameOf(authorization)));
      case Authorisation.Denied() ->
          with(
              Problem.answer(401, "Who are you?", "a token is needed: Authorization: Bearer TOKEN"),
              HttpHeaders.WWW_AUTHENTICATE,
              "Bearer");
      case Authorisation.OutOfScope() ->
          Problem.answer(403, "Not allowed", "the token lacks the scope " + scope.word());
      case Authorisation.Undecided() ->
          with(
              Problem.answer(503, "Not now", "tokens cannot be read; try again"),
              HttpHeaders.RETRY_AFTER,
              "1");
    };
  }

  private static Response serve(Desk desk, Caller caller) {
    try {
      return desk.serve(caller);
    } catch (SQLException failed) {
      LOG.warn("api_failed", failed);
      return with(
          Problem.answer(503, "Not now", "the database cannot be used; try again"),
          HttpHeaders.RETRY_AFTER,
          "1");
    }
  }

  private static Response with(Response answer, String header, String value) {
    return Response.fromResponse(answer).header(header, value).build();
  }
}
