package dev.meterbook.people;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meterbook.access.Access;
import dev.meterbook.access.Authorisation;
import dev.meterbook.access.Scope;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.people.PeopleBook.Outcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/people}: who is behind an identity. The history of an identity is read and
 * replaced as a whole, so that what is stored never depends on what was there before. Thread-safe.
 */
@Path("/api/v1/people")
@Singleton
public final class People {
  private static final Logger LOG = Logger.getLogger(People.class);

  private final Access access;
  private final PeopleBook book = new PeopleBook();
  private final Answers answers;

  @Inject
  People(Access access, ObjectMapper json) {
    this.access = access;
    this.answers = new Answers(json);
  }

  /**
   * All mappings, in JSON or, if asked for, CSV. Query parameters identity, person, team and on (a
   * day) narrow them down.
   */
  @GET
  @RunOnVirtualThread
  public Response list(@Context HttpHeaders headers, @Context UriInfo uri) {
    return answer(headers, uri, Scope.READ, tenant -> list(tenant, headers, uri));
  }

  /** The history of one identity. */
  @GET
  @Path("{identity}")
  @RunOnVirtualThread
  public Response get(
      @PathParam("identity") String identity, @Context HttpHeaders headers, @Context UriInfo uri) {
    return answer(headers, uri, Scope.READ, tenant -> get(tenant, identity));
  }

  /** Replaces the history of one identity with a list of mappings in JSON. */
  @PUT
  @Path("{identity}")
  @RunOnVirtualThread
  public Response put(
      @PathParam("identity") String identity,
      byte[] body,
      @Context HttpHeaders headers,
      @Context UriInfo uri) {
    return answer(headers, uri, Scope.ADMIN, tenant -> put(tenant, identity, body));
  }

  /** Forgets one identity. */
  @DELETE
  @Path("{identity}")
  @RunOnVirtualThread
  public Response delete(
      @PathParam("identity") String identity, @Context HttpHeaders headers, @Context UriInfo uri) {
    return answer(headers, uri, Scope.ADMIN, tenant -> delete(tenant, identity));
  }

  /** Replaces the histories of all identities that a CSV names; the others stay. */
  @POST
  @RunOnVirtualThread
  public Response load(byte[] body, @Context HttpHeaders headers, @Context UriInfo uri) {
    return answer(headers, uri, Scope.ADMIN, tenant -> load(tenant, body, headers));
  }

  private Response answer(
      HttpHeaders headers, UriInfo uri, Scope scope, Function<String, Response> work) {
    @Nullable String header = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
    try {
      return switch (access.authorise(header, parameter(uri, "key"), scope)) {
        case Authorisation.Granted(String tenant) -> work.apply(tenant);
        case Authorisation.Withheld withheld -> answers.withheld(withheld);
      };
    } catch (RuntimeException defect) {
      LOG.error("event=people_request_failed", defect);
      return answers.problem(Problem.of(500, "Failed", "the service's log says why"));
    }
  }

  private Response list(String tenant, HttpHeaders headers, UriInfo uri) {
    @Nullable String on = parameter(uri, "on");
    if (!isDayOrAbsent(on)) {
      return answers.problem(Problem.of(400, "Not a day", "on is a day such as 2026-11-20"));
    }
    Predicate<Mapping> isWanted =
        matching(parameter(uri, "identity"), Mapping::identity)
            .and(matching(parameter(uri, "person"), Mapping::person))
            .and(matching(parameter(uri, "team"), Mapping::team))
            .and(mapping -> on == null || mapping.holdsOn(LocalDate.parse(on)));
    return answer(
        book.all(tenant),
        all -> {
          List<Mapping> wanted = all.stream().filter(isWanted).toList();
          return asksForCsv(headers)
              ? answers.csv(MappingCsv.write(wanted))
              : answers.json(wanted.stream().map(Draft::of).toList());
        });
  }

  private Response get(String tenant, String identity) {
    return answer(
        book.history(tenant, Attribution.identity(identity)),
        history ->
            history.isEmpty()
                ? unknown(identity)
                : answers.json(history.stream().map(Draft::of).toList()));
  }

  private Response put(String tenant, String identity, byte[] body) {
    Drafts drafts = answers.read(body, identity);
    return switch (drafts.check()) {
      case Drafts.Checked.Wrong(List<LineError> errors) -> answers.problem(Problem.wrong(errors));
      case Drafts.Checked.Valid(List<Mapping> mappings) -> {
        String name = Attribution.identity(identity);
        if (mappings.isEmpty() || !mappings.stream().allMatch(m -> m.identity().equals(name))) {
          yield answers.problem(
              Problem.of(
                  400,
                  "Not stored",
                  "the body is a list of at least one mapping, all of the identity in the path"));
        }
        yield store(tenant, mappings, _ -> get(tenant, identity));
      }
    };
  }

  private Response delete(String tenant, String identity) {
    return answer(
        book.forget(tenant, Attribution.identity(identity)),
        forgotten -> {
          LOG.infof("event=people_forgotten tenant=%s mappings=%d", tenant, forgotten);
          return forgotten == 0 ? unknown(identity) : Response.noContent().build();
        });
  }

  private Response load(String tenant, byte[] body, HttpHeaders headers) {
    @Nullable String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    // A page of another origin can post without asking first, but not with this type.
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MappingCsv.MEDIA_TYPE)) {
      return answers.problem(
          Problem.of(415, "Not CSV", "POST takes CSV: Content-Type: " + MappingCsv.MEDIA_TYPE));
    }
    @Nullable String text = utf8(body);
    if (text == null) {
      return answers.problem(Problem.of(400, "Not stored", "the CSV is not in UTF-8"));
    }
    return switch (MappingCsv.read(text).check()) {
      case Drafts.Checked.Wrong(List<LineError> errors) -> answers.problem(Problem.wrong(errors));
      case Drafts.Checked.Valid(List<Mapping> mappings) ->
          store(
              tenant,
              mappings,
              identities ->
                  answers.json(Map.of("mappings", mappings.size(), "identities", identities)));
    };
  }

  private Response store(
      String tenant, List<Mapping> mappings, Function<Integer, Response> whenDone) {
    return answer(
        book.replace(tenant, mappings),
        identities -> {
          LOG.infof(
              "event=people_stored tenant=%s identities=%d mappings=%d",
              tenant, identities, mappings.size());
          return whenDone.apply(identities);
        });
  }

  private <T> Response answer(Outcome<T> outcome, Function<T, Response> whenDone) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> whenDone.apply(value);
      case Outcome.TooMany<T>() ->
          answers.problem(
              Problem.of(
                  400, "Not stored", "at most " + PeopleBook.MAPPINGS_MAX + " mappings are kept"));
      case Outcome.Collided<T>() ->
          answers.problem(
              Problem.of(409, "Not stored", "somebody changed the same just now; look again"));
      case Outcome.Unavailable<T>() -> answers.later("the database does not answer");
    };
  }

  private Response unknown(String identity) {
    return answers.problem(Problem.of(404, "Not mapped", identity + " has no mapping"));
  }

  private static Predicate<Mapping> matching(
      @Nullable String wanted, Function<Mapping, @Nullable String> column) {
    return mapping -> wanted == null || wanted.equalsIgnoreCase(column.apply(mapping));
  }

  private static boolean asksForCsv(HttpHeaders headers) {
    @Nullable String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(MappingCsv.MEDIA_TYPE);
  }

  private static boolean isDayOrAbsent(@Nullable String text) {
    try {
      return text == null || LocalDate.parse(text) != null;
    } catch (DateTimeParseException notADay) {
      return false;
    }
  }

  private static @Nullable String parameter(UriInfo uri, String name) {
    return uri.getQueryParameters().getFirst(name);
  }

  private static @Nullable String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
