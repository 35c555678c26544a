package dev.meterbook.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Why a request was not done, in the form of RFC 9457. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(int status, String title, String detail, List<LineError> errors) {
  static final String MEDIA_TYPE = "application/problem+json";

  Problem {
    errors = List.copyOf(errors);
  }

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of());
  }

  static Problem wrong(List<LineError> errors) {
    return new Problem(
        400, "Not stored", "nothing was stored, because not all of it is right", errors);
  }
}
