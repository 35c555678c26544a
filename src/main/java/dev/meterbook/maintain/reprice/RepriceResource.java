package dev.meterbook.maintain.reprice;

import dev.meterbook.access.Scope;
import dev.meterbook.api.ApiGate;
import dev.meterbook.api.Problem;
import dev.meterbook.platform.Database;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/reprices}: days to price again, and what came of it. Thread-safe. */
@Path("/api/v1/reprices")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class RepriceResource {
  private static final int LIST_MAX = 100;

  private final ApiGate gate;
  private final Database database;
  private final RepriceRuns runs;

  @Inject
  RepriceResource(ApiGate gate, Database database, Clock clock) {
    this.gate = gate;
    this.database = database;
    this.runs = new RepriceRuns(clock);
  }

  /** A run as the API tells it; money as decimal text, since JSON's numbers are not exact. */
  @RegisterForReflection
  record Shown(
      long id,
      String state,
      LocalDate from,
      LocalDate to,
      String requestedBy,
      Instant requestedAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      long daysDone,
      long daysTotal,
      long rowsDone,
      long callsChanged,
      long callsUnpriced,
      long usageChanged,
      String oldUsd,
      String newUsd,
      @Nullable String priceVersion,
      @Nullable String failure) {
    static Shown of(RepriceRun run) {
      RepriceRun.Totals totals = run.totals();
      Long version = run.priceVersion();
      return new Shown(
          run.id(),
          run.state().word(),
          run.from(),
          run.to(),
          run.requestedBy(),
          run.requestedAt(),
          run.startedAt(),
          run.finishedAt(),
          run.daysDone(),
          run.daysTotal(),
          totals.rowsDone(),
          totals.callsChanged(),
          totals.callsUnpriced(),
          totals.usageChanged(),
          totals.oldCost().toString(),
          totals.newCost().toString(),
          version == null ? null : version.toString(),
          run.failure());
    }
  }

  /** Asks for the UTC days {@code from} to {@code to}, both included. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response request(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Nullable Map<String, @Nullable Object> body) {
    return gate.admit(
        authorization,
        Scope.ADMIN,
        caller -> {
          try {
            LocalDate from = day(body, "from");
            LocalDate to = day(body, "to");
            RepriceRun run =
                database.inTransaction(
                    connection -> runs.request(connection, caller.name(), from, to));
            return Response.accepted(Shown.of(run))
                .location(URI.create("/api/v1/reprices/" + run.id()))
                .build();
          } catch (SealedDays refused) {
            return Problem.answer(422, "Sealed", String.valueOf(refused.getMessage()));
          } catch (DateTimeParseException notADay) {
            return Problem.answer(400, "Not started", "from and to must be days like 2026-11-20");
          }
        });
  }

  /** The latest runs. */
  @GET
  public Response list(@HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    return gate.admit(
        authorization,
        Scope.READ,
        _ ->
            Response.ok(
                    database.inTransaction(connection -> runs.list(connection, LIST_MAX)).stream()
                        .map(Shown::of)
                        .toList())
                .build());
  }

  /** One run. */
  @GET
  @Path("/{id: [0-9]{1,18}}")
  public Response status(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @PathParam("id") long id) {
    return gate.admit(
        authorization,
        Scope.READ,
        _ ->
            database
                .inTransaction(connection -> runs.find(connection, id))
                .map(run -> Response.ok(Shown.of(run)).build())
                .orElseGet(() -> Problem.answer(404, "Not found", "there is no run " + id)));
  }

  private static LocalDate day(@Nullable Map<String, @Nullable Object> body, String field) {
    return LocalDate.parse(body == null ? "" : String.valueOf(body.get(field)));
  }
}
