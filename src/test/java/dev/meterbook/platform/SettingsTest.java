package dev.meterbook.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are right, or the start stops with one line that says what is allowed. */
class SettingsTest {

  @Test
  void emptyEnvironmentListensOnLoopbackWithAnEmbeddedDatabase() {
    Settings settings = Settings.read(Map.of());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.grpcPort()).isEqualTo(4317);
    assertThat(settings.httpPort()).isEqualTo(4318);
    assertThat(settings.managementPort()).isEqualTo(8889);
    assertThat(settings.configuredDatabase()).isEmpty();
    assertThat(settings.dataDirectory().toString()).endsWith("/.local/share/meterbook");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65535", " 8080 "})
  void portAtTheEdgeIsTaken(String port) {
    Settings settings = Settings.read(Map.of("METERBOOK_HTTP_PORT", port));

    assertThat(settings.httpPort()).isEqualTo(Integer.parseInt(port.strip()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "4318.0", "99999999999"})
  void portOnePastTheEdgeStopsTheStart(String port) {
    assertFails(
        Map.of("METERBOOK_HTTP_PORT", port),
        "METERBOOK_HTTP_PORT=" + port + " is not valid: a port from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "METERBOOK_GRPC_PORT, 4318, METERBOOK_GRPC_PORT",
    "METERBOOK_MANAGEMENT_PORT, 4317, METERBOOK_GRPC_PORT",
    "METERBOOK_MANAGEMENT_PORT, 4318, METERBOOK_HTTP_PORT"
  })
  void twoPortsOfTheSameNumberStopTheStart(String name, String port, String blamed) {
    assertThatThrownBy(() -> Settings.read(Map.of(name, port)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(blamed + "=" + port + " is not valid: ")
        .hasMessageContaining("same number");
  }

  @Test
  void takenPortStopsTheStartWithItsSetting() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<String, String> environment = new HashMap<>();
      environment.put("METERBOOK_GRPC_PORT", Integer.toString(other.getLocalPort()));
      Settings settings = Settings.read(environment);

      assertThatThrownBy(settings::checkPortsAreFree)
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("METERBOOK_GRPC_PORT=" + other.getLocalPort())
          .hasMessageContaining("stop what listens there, or choose another port");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://db/books", "jdbc:mysql://db/books", "db:5432"})
  void addressOfNoPostgresStopsTheStart(String url) {
    assertFails(
        Map.of("METERBOOK_DB_URL", url),
        "METERBOOK_DB_URL=" + url + " is not valid: jdbc:postgresql://HOST[:PORT]/DATABASE");
  }

  @Test
  void configuredDatabaseIsUsedWithThePasswordOfItsFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "secret\n");

    Settings settings =
        Settings.read(
            Map.of(
                "METERBOOK_DB_URL", "jdbc:postgresql://db/books",
                "METERBOOK_DB_PASSWORD", "other",
                "METERBOOK_DB_PASSWORD_FILE", file.toString()));

    assertThat(settings.configuredDatabase())
        .contains(new DatabaseAddress("jdbc:postgresql://db/books", "meterbook", "secret"));
  }

  @Test
  void missingPasswordFileStopsTheStart(@TempDir Path folder) {
    String missing = folder.resolve("missing").toString();

    assertFails(
        Map.of(
            "METERBOOK_DB_URL",
            "jdbc:postgresql://db/books",
            "METERBOOK_DB_PASSWORD_FILE",
            missing),
        "METERBOOK_DB_PASSWORD_FILE=" + missing + " is not valid: a file that can be read");
  }

  @Test
  void passwordNeverStandsInTheTextOfAnAddress() {
    assertThat(new DatabaseAddress("jdbc:postgresql://db/books", "me", "secret").toString())
        .doesNotContain("secret");
  }

  @Test
  void dataLivesBelowAnAbsoluteXdgDataHomeOnly() {
    assertThat(Settings.read(Map.of("XDG_DATA_HOME", "/data")).dataDirectory())
        .isEqualTo(Path.of("/data/meterbook"));
    assertThat(Settings.read(Map.of("XDG_DATA_HOME", "data")).dataDirectory().toString())
        .endsWith("/.local/share/meterbook");
  }

  private static void assertFails(Map<String, String> environment, String message) {
    assertThatThrownBy(() -> Settings.read(environment))
        .isInstanceOf(StartFailure.class)
        .hasMessage(message);
  }
}
