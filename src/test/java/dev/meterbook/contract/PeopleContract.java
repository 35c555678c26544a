package dev.meterbook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people can say of identities, on loopback, where nobody is asked for a token. */
abstract class PeopleContract {
  private static final String HEADER =
      "identity,person,team,cost_centre,department,valid_from,valid_to\r\n";

  abstract ServiceUnderTest service();

  @BeforeEach
  void awaitBooks() throws IOException {
    service().awaitBooks();
  }

  @AfterEach
  void forgetAll() throws SQLException {
    try (var books = service().books();
        var statement = books.createStatement()) {
      statement.execute("DELETE FROM person_mapping");
    }
  }

  @Test
  void historyThatIsPutIsReadAgain() throws IOException {
    String history =
        """
        [{"identity":"ann@b.example","person":"Ann Lee","team":"core","valid_to":"2026-06-01"},\
        {"identity":"ann@b.example","person":"Ann Lee","team":"infra","cost_centre":"4711",\
        "department":"R&D","valid_from":"2026-06-01"}]""";

    HttpResponse<String> put =
        send("PUT", "/Ann@B.example", history.replace("\"identity\":\"ann@b.example\",", ""));

    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(put.body()).isEqualTo(history);
    assertThat(send("GET", "/ANN@b.example", "").body()).isEqualTo(history);
    assertThat(send("GET", "", "").body()).isEqualTo(history);

    send("PUT", "/ann@b.example", "[{\"person\": \"Ann\"}]");

    assertThat(send("GET", "/ann@b.example", "").body())
        .isEqualTo("[{\"identity\":\"ann@b.example\",\"person\":\"Ann\"}]");
  }

  @Test
  void mappingReachesTheBooks() throws IOException, SQLException {
    send("PUT", "/f00d", "[{\"person\": \"Ann\", \"valid_from\": \"2026-06-01\"}]");

    assertThat(
            rows("SELECT concat_ws(' ', tenant, identity, valid_from, person) FROM person_period"))
        .containsExactlyInAnyOrder("default f00d -infinity", "default f00d 2026-06-01 Ann");
  }

  @Test
  void forgottenIdentityIsGone() throws IOException {
    send("PUT", "/f00d", "[{\"person\": \"Ann\"}]");

    assertThat(send("DELETE", "/f00d", "").statusCode()).isEqualTo(204);

    assertProblem(send("GET", "/f00d", ""), 404, "f00d has no mapping");
    assertProblem(send("DELETE", "/f00d", ""), 404, "f00d has no mapping");
    assertThat(send("GET", "", "").body()).isEqualTo("[]");
  }

  @Test
  void overlappingPeriodsAreRefusedAndNothingIsStored() throws IOException {
    send("PUT", "/f00d", "[{\"person\": \"Ann\"}]");

    HttpResponse<String> answer =
        send(
            "PUT",
            "/f00d",
            """
            [{"person": "Bob", "valid_to": "2026-06-02"}, {"person": "Ann", "valid_from": "2026-06-01"}]
            """);

    assertProblem(answer, 400, "the period overlaps that of line 1 for f00d");
    assertThat(answer.body()).contains("\"errors\":[{\"line\":2,");
    assertThat(send("GET", "/f00d", "").body()).contains("Ann").doesNotContain("Bob");
  }

  @Test
  void whatIsNoHistoryOfTheIdentityIsRefused() throws IOException {
    for (String body :
        List.of(
            "",
            "null",
            "[",
            "{\"person\": \"Ann\"}",
            "[]",
            "[null]",
            "[{\"persn\": \"Ann\"}]",
            "[{\"person\": \"Ann\", \"identity\": \"other\"}]",
            "[{\"person\": \"A\\u0000nn\"}]",
            "[{\"person\": {\"name\": \"Ann\"}}]",
            "[{}]")) {
      HttpResponse<String> answer = send("PUT", "/f00d", body);

      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertProblem(answer, 400, "");
    }
    assertThat(send("GET", "", "").body()).isEqualTo("[]");
  }

  @Test
  void csvThatIsExportedIsImportedAgain() throws IOException {
    String csv =
        HEADER
            + "ann@b.example,\"Lee, Ann\",core,4711,R&D,,2026-06-01\r\n"
            + "ann@b.example,\"Lee, Ann\",infra,4712,R&D,2026-06-01,\r\n"
            + "f00d,,core,,,,\r\n";

    HttpResponse<String> load = load(csv);

    assertThat(load.statusCode()).as(load.body()).isEqualTo(200);
    assertThat(load.body()).contains("\"mappings\":3").contains("\"identities\":2");
    HttpResponse<String> export = send("GET", "", "", "Accept", "text/csv");
    assertThat(export.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/csv;charset=UTF-8");
    assertThat(export.body()).isEqualTo(csv);

    load(export.body());

    assertThat(send("GET", "", "", "Accept", "text/csv").body()).isEqualTo(csv);
  }

  @Test
  void importReplacesTheIdentitiesItNamesAndNoOthers() throws IOException {
    load(HEADER + "ann,Ann,core,,,,2026-06-01\r\nann,Ann,infra,,,2026-06-01,\r\nbob,Bob,,,,,\r\n");

    load("identity,person\nann,Ann Lee\n");

    assertThat(send("GET", "", "", "Accept", "text/csv").body())
        .isEqualTo(HEADER + "ann,Ann Lee,,,,,\r\nbob,Bob,,,,,\r\n");
  }

  @Test
  void oneBadLineKeepsTheWholeFileOutAndAllBadLinesAreTold() throws IOException {
    HttpResponse<String> answer =
        load(HEADER + "ann,Ann,,,,,\r\n,Bob,,,,,\r\nbob,Bob\r\ncid,Cid,,,,yesterday,\r\n");

    assertProblem(answer, 400, "nothing was stored");
    assertThat(answer.body())
        .contains(
            "{\"line\":3,\"message\":\"identity is missing\"}",
            "{\"line\":4,\"message\":\"has 2 fields, the first line has 7\"}",
            "{\"line\":5,\"message\":\"a day is written 2026-11-20, from 1970 to 9999\"}");
    assertThat(send("GET", "", "").body()).isEqualTo("[]");
  }

  @Test
  void onlyCsvIsLoaded() throws IOException {
    assertProblem(send("POST", "", "identity,person\nann,Ann\n"), 415, "text/csv");
    assertProblem(
        send("POST", "", "identity,person\nann,Ann\n", "Content-Type", "text/plain"),
        415,
        "text/csv");
    assertThat(send("GET", "", "").body()).isEqualTo("[]");
  }

  @Test
  void listIsNarrowedDown() throws IOException {
    load(
        HEADER
            + "ann,Ann,core,,,,2026-06-01\r\nann,Ann,infra,,,2026-06-01,\r\nbob,Bob,core,,,,\r\n");

    assertThat(identities("?team=Core")).containsExactly("ann", "bob");
    assertThat(identities("?person=Ann")).containsExactly("ann", "ann");
    assertThat(identities("?identity=bob")).containsExactly("bob");
    assertThat(identities("?team=core&on=2026-05-31")).containsExactly("ann", "bob");
    assertThat(identities("?team=core&on=2026-06-01")).containsExactly("bob");
    assertProblem(send("GET", "?on=today", ""), 400, "on is a day such as 2026-11-20");
  }

  @Test
  void telemetryKeepsItsPathsAndItsHelp() throws IOException {
    HttpResponse<String> answer =
        Web.send("POST", service().http().resolve("v1/people"), "{}", "Content-Type", "text/csv");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("no such path; OTLP goes to /v1/metrics");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String part) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.body()).startsWith("{\"status\":" + status + ",\"title\":\"").contains(part);
  }

  private List<String> identities(String query) throws IOException {
    return send("GET", query, "", "Accept", "text/csv")
        .body()
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  private HttpResponse<String> load(String csv) throws IOException {
    return send("POST", "", csv, "Content-Type", "text/csv");
  }

  private HttpResponse<String> send(String method, String rest, String body, String... headers)
      throws IOException {
    return Web.send(method, service().http().resolve("api/v1/people" + rest), body, headers);
  }

  private List<String> rows(String sql) throws SQLException {
    try (var books = service().books();
        var statement = books.createStatement();
        var result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
