package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir Path folder;

  @Test
  void nothingTypedStartsTheService() {
    assertThat(CommandLine.parse(Map.of()).isServe()).isTrue();
    assertThat(CommandLine.parse(Map.of(), "serve").isServe()).isTrue();
    assertThat(CommandLine.parse(Map.of(), "status").isServe()).isFalse();
  }

  @Test
  void typedDataDirectoryComesBeforeThatOfTheEnvironment() {
    CommandLine typed =
        CommandLine.parse(Map.of("METERBOOK_DATA_DIR", "/a"), "serve", "--data", "/b c");

    assertThat(typed.isServe()).isTrue();
    assertThat(typed.environment()).containsEntry("METERBOOK_DATA_DIR", "/b c");
  }

  @Test
  void dataWithoutADirectoryIsRefused() {
    assertThatThrownBy(() -> CommandLine.parse(Map.of(), "--data"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("--data needs a directory: --data DIR");
  }

  @Test
  void helpListsEveryCommand() {
    Typed help = Typed.run(Map.of(), "help");

    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("serve", "status", "connect", "healthcheck", "sql", "token", "test", "help")
        .contains("--data DIR");
  }

  @Test
  void tokenOfAFileWinsOverTheOther() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "mb_of_the_file_0123\n");
    Map<String, String> both =
        Map.of("METERBOOK_TOKEN", "mb_other", "METERBOOK_TOKEN_FILE", file.toString());

    CommandLine typed = CommandLine.parse(both, "serve");

    assertThat(typed.environment()).containsEntry("METERBOOK_TOKEN", "mb_of_the_file_0123");
  }

  @Test
  void tokenFileThatIsEmptyOrMissingStopsTheStart() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path missing = folder.resolve("missing");

    assertThatThrownBy(
            () -> CommandLine.parse(Map.of("METERBOOK_TOKEN_FILE", empty.toString()), "serve"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_TOKEN_FILE=" + empty + " is not valid: a file that is not empty");
    assertThatThrownBy(
            () -> CommandLine.parse(Map.of("METERBOOK_TOKEN_FILE", missing.toString()), "serve"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_TOKEN_FILE=" + missing + " is not valid: a file that can be read");
  }

  @Test
  void unknownCommandIsAnsweredWithHelpOnTheErrorStream() {
    Typed unknown = Typed.run(Map.of(), "stat");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.error())
        .startsWith("meterbook: there is no command \"stat\"\nUsage: ./meterbook [COMMAND]\n");
  }

  @Test
  void statusSaysThatNothingRuns() {
    Typed status =
        Typed.run(
            Map.of("METERBOOK_DATA_DIR", folder.toString(), "METERBOOK_HTTP_PORT", "1"), "status");

    assertThat(status.code()).isEqualTo(1);
    assertThat(status.error())
        .isEqualTo(
            "meterbook: no service answers at http://127.0.0.1:1/ (data directory "
                + folder
                + "): start it with ./meterbook\n");
  }

  @Test
  void badSettingStopsACommandToo() {
    Typed status = Typed.run(Map.of("METERBOOK_HTTP_PORT", "x"), "status");

    assertThat(status.code()).isEqualTo(1);
    assertThat(status.error())
        .isEqualTo("meterbook: METERBOOK_HTTP_PORT=x is not valid: a port from 1 to 65535\n");
  }
}
