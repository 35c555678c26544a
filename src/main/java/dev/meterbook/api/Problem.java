package dev.meterbook.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Why a request was not done, in the form of RFC 9457.
 *
 * @param errors a line for each thing that is wrong, where there can be several
 */
@RegisterForReflection
public record Problem(int status, String title, String detail, List<String> errors) {
  static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
  }

  /** The answer that says so. */
  public static Response answer(int status, String title, String detail) {
    return answer(new Problem(status, title, detail, List.of()));
  }

  /** The answer to a request that could not be taken, with all that is wrong in it. */
  public static Response wrong(List<String> errors) {
    return answer(
        new Problem(
            400, "Not stored", "nothing was stored, because not all of it is right", errors));
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status).type(MEDIA_TYPE).entity(problem).build();
  }
}
