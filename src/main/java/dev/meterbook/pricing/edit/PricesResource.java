package dev.meterbook.pricing.edit;

import dev.meterbook.access.Scope;
import dev.meterbook.api.ApiGate;
import dev.meterbook.api.Problem;
import dev.meterbook.pricing.PriceBook;
import dev.meterbook.pricing.PriceEntry;
import dev.meterbook.pricing.Prices;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/prices}: the price book, and the user's own prices in it. Thread-safe. */
@Path("/api/v1/prices")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class PricesResource {
  private static final String CSV = "text/csv";
  private static final String CSV_UTF8 = "text/csv;charset=UTF-8";

  private final ApiGate gate;
  private final PriceEdits edits;

  @Inject
  PricesResource(ApiGate gate, PriceEdits edits) {
    this.gate = gate;
    this.edits = edits;
  }

  /**
   * The book that holds.
   *
   * @param trouble why the edits do not hold, if so
   */
  @RegisterForReflection(targets = {Book.class, PriceEntry.class})
  record Book(String version, String trouble, List<PriceEntry> prices) {}

  /** All rows, or those of a model or provider; of several for one day the first holds. */
  @GET
  public Response list(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @QueryParam("provider") @Nullable String provider,
      @QueryParam("model") @Nullable String model) {
    return gate.admit(
        authorization,
        Scope.READ,
        _ -> {
          PriceBook book = edits.book();
          List<PriceEntry> rows =
              book.entries().stream()
                  .filter(row -> isOrAny(provider, row.cells().get("provider")))
                  .filter(row -> isOrAny(model, row.cells().get("model")))
                  .toList();
          return Response.ok(new Book(book.version(), edits.trouble(), rows)).build();
        });
  }

  /** The user's own prices, to edit and send back. */
  @GET
  @Path("/overrides")
  @Produces(CSV)
  public Response overrides(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    return gate.admit(
        authorization, Scope.READ, _ -> Response.ok(edits.current()).type(CSV_UTF8).build());
  }

  /** Replaces them all. */
  @PUT
  @Path("/overrides")
  @Consumes({CSV, MediaType.TEXT_PLAIN})
  public Response put(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization, String csv) {
    return edit(authorization, _ -> csv);
  }

  /** Replaces them all; the fields of an object are the columns of the file. */
  @PUT
  @Path("/overrides")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response putRows(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      List<Map<String, @Nullable Object>> rows) {
    return edit(authorization, _ -> CsvRows.of(rows));
  }

  /** Takes back all of them, or those for a model of a provider. */
  @DELETE
  @Path("/overrides")
  public Response delete(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @QueryParam("provider") @Nullable String provider,
      @QueryParam("model") @Nullable String model) {
    if (provider == null && model == null) {
      return edit(authorization, _ -> "");
    }
    if (provider == null || model == null) {
      return edit(
          authorization,
          _ -> {
            throw new IllegalArgumentException("provider and model are needed, or neither");
          });
    }
    return edit(authorization, csv -> Prices.without(csv, provider, model));
  }

  private Response edit(@Nullable String authorization, UnaryOperator<String> change) {
    return gate.admit(authorization, Scope.ADMIN, caller -> edit(change, caller));
  }

  private Response edit(UnaryOperator<String> change, ApiGate.Caller caller) throws SQLException {
    try {
      edits.edit(change, caller.name());
    } catch (IllegalArgumentException bad) {
      List<String> errors = Optional.ofNullable(bad.getMessage()).orElse("").lines().toList();
      return Problem.wrong(errors);
    }
    return Response.ok(new Book(edits.book().version(), edits.trouble(), List.of())).build();
  }

  private static boolean isOrAny(@Nullable String asked, @Nullable String cell) {
    return asked == null || asked.equals(cell);
  }
}
