package dev.meterbook.pricing.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meterbook.access.Scope;
import dev.meterbook.access.TokenLedger;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseState;
import dev.meterbook.platform.ServiceDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prices and repricing over HTTP, with tokens asked for. */
@QuarkusTest
@TestProfile(PricesApiTest.WithTokens.class)
class PricesApiTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CSV =
      "provider,model,effective_from,input\nanthropic,claude-opus-4-8,2026-11-19,4\n";

  @TestHTTPResource("/api/v1/")
  URI api;

  @Inject DatabaseState state;
  @Inject Database database;
  @Inject Clock clock;

  private static String admin = "";
  private static String reader = "";

  /** The whole service, which asks for tokens. */
  public static class WithTokens implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(ServiceDatabase.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.devservices.enabled", "false",
          "quarkus.http.test-port", "0",
          "quarkus.grpc.server.test-port", "0",
          "quarkus.management.test-port", "0",
          "meterbook.access", "token");
    }
  }

  @BeforeEach
  void issueTokens() throws Exception {
    while (!state.isSchemaReady()) {
      LockSupport.parkNanos(10_000_000);
    }
    if (admin.isEmpty()) {
      reader = token(EnumSet.of(Scope.READ));
      admin = token(EnumSet.of(Scope.ADMIN, Scope.READ));
    }
    // The service notices a new token within seconds.
    while (isNotYetKnown(get("prices", reader))
        || isNotYetKnown(send("DELETE", "prices/overrides", admin, "", ""))) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isNotYetKnown(HttpResponse<String> answer) {
    return answer.statusCode() == 401 || answer.statusCode() == 503;
  }

  @Test
  void editedPricesHoldAtOnceAndComeBackAsTheyWereSent() throws Exception {
    String before = json(get("prices", reader)).get("version").asText();

    HttpResponse<String> put = send("PUT", "prices/overrides", admin, CSV, "text/csv");

    assertThat(put.statusCode()).isEqualTo(200);
    HttpResponse<String> overrides = get("prices/overrides", reader);
    assertThat(overrides.body()).isEqualTo(CSV);
    assertThat(overrides.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    JsonNode book = json(get("prices?model=claude-opus-4-8", reader));
    assertThat(book.get("version").asText()).startsWith(before + "+");
    assertThat(book.get("prices")).hasSize(2);
    assertThat(book.at("/prices/0/origin").asText()).isEqualTo("overrides");
    assertThat(book.at("/prices/0/line").asInt()).isEqualTo(2);
    assertThat(book.at("/prices/0/cells/input").asText()).isEqualTo("4");
    assertThat(book.at("/prices/0/cells/output").asText()).isEqualTo("25");
    assertThat(book.at("/prices/1/origin").asText()).isEqualTo("prices.csv");
  }

  @Test
  void rowsMayComeAsJson() throws Exception {
    String rows =
        """
        [{"provider": "openai", "model": "gpt-5.5", "input": 4.5, "effective_from": "2026-11-01"}]
        """;

    HttpResponse<String> put = send("PUT", "prices/overrides", admin, rows, "application/json");

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(get("prices/overrides", reader).body())
        .isEqualTo("provider,model,input,effective_from\nopenai,gpt-5.5,4.5,2026-11-01\n");
  }

  @Test
  void wrongRowsAreToldByLineAndNothingIsStored() throws Exception {
    assertThat(send("PUT", "prices/overrides", admin, CSV, "text/csv").statusCode()).isEqualTo(200);
    String bad = "provider,model,input\nanthropic,claude-opus-4-8,x\nhim,claude-opus-4-8,1\n";

    HttpResponse<String> put = send("PUT", "prices/overrides", admin, bad, "text/csv");

    assertThat(put.statusCode()).isEqualTo(400);
    assertThat(put.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(put).get("errors").toString())
        .isEqualTo(
            "[\"overrides line 2: input: not a number like 3.75: x\","
                + "\"overrides line 3: provider: neither makes nor sells the model: him\"]");
    assertThat(get("prices/overrides", reader).body()).isEqualTo(CSV);
  }

  @Test
  void pricesOfOneModelAreTakenBack() throws Exception {
    send("PUT", "prices/overrides", admin, CSV, "text/csv");

    send("DELETE", "prices/overrides?provider=anthropic&model=claude-opus-4-8", admin, "", "");

    assertThat(get("prices/overrides", reader).body()).isEmpty();
    assertThat(send("DELETE", "prices/overrides?model=x", admin, "", "").statusCode())
        .isEqualTo(400);
  }

  @Test
  void onlyAdminsMayChangeAndOnlyReadersMayRead() throws Exception {
    assertThat(send("PUT", "prices/overrides", reader, CSV, "text/csv").statusCode())
        .isEqualTo(403);
    assertThat(send("POST", "reprices", reader, "{}", "application/json").statusCode())
        .isEqualTo(403);
    assertThat(get("prices", "").statusCode()).isEqualTo(401);
    assertThat(get("prices/overrides", "mb_wrong").statusCode()).isEqualTo(401);
    assertThat(get("reprices", "").statusCode()).isEqualTo(401);
  }

  @Test
  void requestedDaysArePricedAgainAndOnRecord() throws Exception {
    String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1).toString();
    String body = "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(day, day);

    HttpResponse<String> asked = send("POST", "reprices", admin, body, "application/json");

    assertThat(asked.statusCode()).isEqualTo(202);
    long id = json(asked).get("id").asLong();
    assertThat(asked.headers().firstValue("Location").orElseThrow()).endsWith("/reprices/" + id);
    JsonNode run = json(get("reprices/" + id, reader));
    while (!run.get("state").asText().equals("done")) {
      LockSupport.parkNanos(10_000_000);
      run = json(get("reprices/" + id, reader));
    }
    assertThat(run.get("requestedBy").asText()).matches("token [0-9a-f]{12}");
    assertThat(run.get("daysDone").asInt()).isEqualTo(1);
    assertThat(run.get("oldUsd").asText()).isEqualTo("0");
    assertThat(json(get("reprices", reader)).get(0).get("id").asLong()).isEqualTo(id);
  }

  @Test
  void daysThatCannotBePricedAgainAreRefused() throws Exception {
    String sealed = "{\"from\": \"2020-01-01\", \"to\": \"2020-01-02\"}";

    HttpResponse<String> refused = send("POST", "reprices", admin, sealed, "application/json");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("detail").asText()).contains("are sealed");
    assertThat(send("POST", "reprices", admin, "{}", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(send("POST", "reprices", admin, "", "application/json").statusCode()).isEqualTo(400);
    assertThat(get("reprices/999999", reader).statusCode()).isEqualTo(404);
  }

  private String token(EnumSet<Scope> scopes) throws SQLException {
    TokenLedger tokens = new TokenLedger(clock);
    return database
        .inTransaction(connection -> tokens.create(connection, "test", "default", scopes))
        .text();
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return send("GET", path, token, "", "");
  }

  private HttpResponse<String> send(
      String method, String path, String token, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path)).method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
