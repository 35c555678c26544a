package dev.meterbook.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.meterbook.access.Authorisation;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON in and out. A misspelt name is told, not passed over: it would be a mapping less. */
final class Answers {
  private final ObjectMapper json;
  private final ObjectReader drafts;

  Answers(ObjectMapper json) {
    this.json = json;
    this.drafts =
        json.readerForListOf(Draft.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  Drafts read(byte[] body, String identity) {
    try {
      @Nullable List<@Nullable Draft> list = drafts.readValue(body);
      if (list == null) {
        return unreadable(1, "null");
      }
      List<Drafts.Numbered> numbered = new ArrayList<>();
      for (Draft draft : list) {
        if (draft == null) {
          return unreadable(1, "null in it");
        }
        numbered.add(new Drafts.Numbered(numbered.size() + 1, draft.of(identity)));
      }
      return new Drafts(numbered, List.of());
    } catch (JsonProcessingException torn) {
      int line = torn.getLocation() == null ? 1 : torn.getLocation().getLineNr();
      return unreadable(line, torn.getOriginalMessage());
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Drafts unreadable(int line, String what) {
    return new Drafts(List.of(), List.of(new LineError(line, "no list of mappings: " + what)));
  }

  Response json(Object value) {
    return text(200, MediaType.APPLICATION_JSON, written(value));
  }

  Response csv(String text) {
    return text(200, MappingCsv.MEDIA_TYPE + ";charset=UTF-8", text);
  }

  Response problem(Problem problem) {
    return text(problem.status(), Problem.MEDIA_TYPE, written(problem));
  }

  Response withheld(Authorisation.Withheld withheld) {
    return switch (withheld) {
      case Authorisation.Denied() ->
          Response.fromResponse(
                  problem(
                      Problem.of(401, "Unknown", "a token is needed: Authorization: Bearer TOKEN")))
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
              .build();
      case Authorisation.OutOfScope() ->
          problem(
              Problem.of(
                  403, "Not allowed", "reading takes a token with scope read, changing admin"));
      case Authorisation.Undecided() -> later("tokens cannot be read now");
    };
  }

  Response later(String why) {
    return Response.fromResponse(problem(Problem.of(503, "Not now", why + "; try again")))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .build();
  }

  private String written(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Response text(int status, String type, String text) {
    return Response.status(status).type(type).entity(text).build();
  }
}
