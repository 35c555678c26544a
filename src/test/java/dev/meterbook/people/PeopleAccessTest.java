package dev.meterbook.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.access.FakeTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may read and who may change, and what is answered while the database is away. */
@QuarkusTest
@TestProfile(PeopleAccessTest.WithTokensButNoDatabase.class)
class PeopleAccessTest {
  @TestHTTPResource("/api/v1/people")
  URI people;

  /** Nothing listens where the database should be. */
  public static class WithTokensButNoDatabase implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FakeTokens.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        return Map.of(
            "quarkus.devservices.enabled", "false",
            "quarkus.http.test-port", "0",
            "quarkus.grpc.server.test-port", "0",
            "quarkus.management.test-port", "0",
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:1/nowhere",
            "meterbook.data-dir", Files.createTempDirectory("meterbook-test-").toString(),
            "meterbook.access", "token");
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Test
  void nobodyEntersWithoutAToken() throws Exception {
    for (String method : List.of("GET", "POST")) {
      HttpResponse<String> answer = send(method, "", "wrong");

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(answer.body()).doesNotContain("wrong");
    }
    assertThat(send("PUT", "/ann", "wrong").statusCode()).isEqualTo(401);
    assertThat(send("DELETE", "/ann", "wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void readerReadsAndChangesNothing() throws Exception {
    assertThat(send("GET", "", FakeTokens.READER).statusCode()).isEqualTo(503);
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(send(method, "/ann", FakeTokens.READER).statusCode()).isEqualTo(403);
    }
    assertThat(send("POST", "", FakeTokens.READER).statusCode()).isEqualTo(403);
    assertThat(send("GET", "", FakeTokens.SENDER).statusCode()).isEqualTo(403);
    assertThat(send("GET", "", FakeTokens.ADMIN).statusCode()).isEqualTo(403);
  }

  @Test
  void whileTheDatabaseIsAwayTheAdminIsAskedToTryAgain() throws Exception {
    HttpResponse<String> answer = send("PUT", "/ann", FakeTokens.ADMIN);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("the database does not answer; try again");
  }

  private HttpResponse<String> send(String method, String rest, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(people + rest))
            .method(method, HttpRequest.BodyPublishers.ofString("[{\"person\": \"Ann\"}]"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
