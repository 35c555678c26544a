package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.StartFailure;
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
        .contains("serve", "status", "connect", "sql", "token", "test", "help", "--data DIR");
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
