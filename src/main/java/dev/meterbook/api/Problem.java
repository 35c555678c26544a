package dev.meterbook.api;

import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Why a request is refused: the body of RFC 9457.
 *
 * @param errors a line for each thing that is wrong, where there is more than one
 */
public record Problem(String title, int status, List<String> errors) {
  private static final String TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
  }

  /** The answer that says so. */
  public static Response answer(int status, String title) {
    return answer(status, title, List.of());
  }

  /** The answer that says so, with all that is wrong. */
  public static Response answer(int status, String title, List<String> errors) {
    return Response.status(status).type(TYPE).entity(new Problem(title, status, errors)).build();
  }
}
