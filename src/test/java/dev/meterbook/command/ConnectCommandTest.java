package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claude Code's settings are changed where we must, and come back as they were. */
class ConnectCommandTest {
  private static final String OTHERS =
      """
      {
        "zebra" : 1.50,
        "env" : {
          "OTEL_METRICS_EXPORTER" : "prometheus",
          "OTHER" : "stays"
        },
        "apple" : [ 1e3, "ü" ]
      }
      """;

  @TempDir Path folder;
  private Path file;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws Exception {
    file = folder.resolve("settings.json");
    environment.put("CLAUDE_CONFIG_DIR", folder.toString());
    environment.put("METERBOOK_DATA_DIR", folder.resolve("data").toString());
    environment.put("METERBOOK_HTTP_PORT", "14318");
  }

  @Test
  void variablesAreMergedAndEverythingElseStaysInItsOrder() throws Exception {
    Files.writeString(file, OTHERS);

    Typed connected = connect("--yes");

    assertThat(connected.code()).isZero();
    assertThat(connected.out())
        .contains("  - OTEL_METRICS_EXPORTER=prometheus\n  + OTEL_METRICS_EXPORTER=otlp\n");
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
              "zebra" : 1.50,
              "env" : {
                "OTEL_METRICS_EXPORTER" : "otlp",
                "OTHER" : "stays",
                "CLAUDE_CODE_ENABLE_TELEMETRY" : "1",
                "OTEL_LOGS_EXPORTER" : "otlp",
                "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA" : "1",
                "OTEL_TRACES_EXPORTER" : "otlp",
                "OTEL_EXPORTER_OTLP_PROTOCOL" : "http/protobuf",
                "OTEL_EXPORTER_OTLP_ENDPOINT" : "http://127.0.0.1:14318",
                "OTEL_METRIC_EXPORT_INTERVAL" : "10000"
              },
              "apple" : [ 1E+3, "ü" ]
            }
            """);
  }

  @Test
  void whatWasThereIsKeptBesides() throws Exception {
    Files.writeString(file, OTHERS);

    connect("--yes");

    assertThat(backups()).hasSize(1);
    assertThat(Files.readString(backups().getFirst())).isEqualTo(OTHERS);
  }

  @Test
  void undoingGivesBackEarlierValuesAndTakesOursAway() throws Exception {
    Files.writeString(file, OTHERS);
    connect("--yes");
    environment.put("METERBOOK_HTTP_PORT", "24318"); // Connected twice: ours is no earlier value.
    connect("--yes");

    Typed undone = connect("--undo", "--yes");

    assertThat(undone.code()).isZero();
    assertThat(Files.readString(file)).isEqualTo(OTHERS.replace("1e3", "1E+3"));
    assertThat(connect("--undo", "--yes").out()).contains("Nothing to change.");
  }

  @Test
  void undoingLeavesWhatSomebodyElseChangedSince() throws Exception {
    connect("--yes");
    Files.writeString(
        file, Files.readString(file).replace("http://127.0.0.1:14318", "http://collector:4318"));

    Typed undone = connect("--undo", "--yes");

    assertThat(undone.out()).contains("OTEL_EXPORTER_OTLP_ENDPOINT was changed since and stays");
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
              "env" : {
                "OTEL_EXPORTER_OTLP_ENDPOINT" : "http://collector:4318"
              }
            }
            """);
  }

  @Test
  void secondConnectChangesNothing() throws Exception {
    connect("--yes");
    String written = Files.readString(file);

    Typed again = connect("--yes");

    assertThat(again.out()).contains("Nothing to change.");
    assertThat(Files.readString(file)).isEqualTo(written);
    assertThat(backups()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"env\": {}} x", "[]", "{\"a\": 1, \"a\": 2}", "{\"env\": 1}", "{'a': 1}"})
  void fileThatIsNotUnderstoodIsLeftAlone(String content) throws Exception {
    Files.writeString(file, content);

    Typed refused = connect("--yes");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.error())
        .contains(file.toString())
        .contains("nothing was written")
        .hasLineCount(1);
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void nothingIsWrittenWithoutAYes() throws Exception {
    Files.writeString(file, OTHERS);

    Typed declined = answered("n\n");
    Typed silent = answered("");

    assertThat(declined.code()).isEqualTo(1);
    assertThat(declined.out()).contains("Write this? [y/N]");
    assertThat(silent.code()).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(OTHERS);
    assertThat(answered("y\n").code()).isZero();
  }

  @Test
  void linkStaysALinkAndPermissionsStay() throws Exception {
    Path target = Files.writeString(folder.resolve("dotfile.json"), OTHERS);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(file, target);

    connect("--yes");

    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(target)).contains("CLAUDE_CODE_ENABLE_TELEMETRY");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void tokenGoesIntoTheFileButNotOntoTheScreen() throws Exception {
    environment.put("METERBOOK_TOKEN", "mb_secret");

    Typed connected = connect("--yes");

    assertThat(connected.out()).doesNotContain("mb_secret");
    assertThat(Files.readString(file)).contains("\"Authorization=Bearer%20mb_secret\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void variableThatOverridesOursIsPointedOut() throws Exception {
    Files.writeString(
        file, "{\"env\": {\"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT\": \"http://other:4318\"}}");

    assertThat(connect("--yes").out())
        .contains("note: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT stays and takes precedence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"codex", "gemini-cli", "copilot", "opencode"})
  void otherClientsGetLinesToPaste(String client) {
    Typed lines = Typed.run(environment, "connect", client);

    assertThat(lines.code()).isZero();
    assertThat(lines.out()).contains("http://127.0.0.1:14318").doesNotContain("<service>");
  }

  @Test
  void unknownClientAndOptionAreMisuse() {
    assertThat(Typed.run(environment, "connect").code()).isEqualTo(2);
    assertThat(Typed.run(environment, "connect", "emacs").code()).isEqualTo(2);
    assertThat(connect("--force").code()).isEqualTo(2);
  }

  private Typed connect(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "connect";
    arguments[1] = "claude-code";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Typed.run(environment, arguments);
  }

  private Typed answered(String answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new ConnectCommand(
              environment, new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)))
          .run(List.of("claude-code"), new PrintStream(out, true, StandardCharsets.UTF_8));
      return new Typed(0, out.toString(StandardCharsets.UTF_8), "");
    } catch (CommandFailure failure) {
      return new Typed(
          1, out.toString(StandardCharsets.UTF_8), String.valueOf(failure.getMessage()));
    }
  }

  private List<Path> backups() throws Exception {
    try (var files = Files.list(folder)) {
      return files.filter(path -> path.toString().contains(".backup-")).toList();
    }
  }
}
