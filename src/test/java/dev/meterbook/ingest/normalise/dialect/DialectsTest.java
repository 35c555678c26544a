package dev.meterbook.ingest.normalise.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialectsTest {
  @Test
  void everyDialectFileIsInTheIndexAndNothingElse() throws IOException, URISyntaxException {
    Path index =
        Path.of(Objects.requireNonNull(Dialects.class.getResource("/dialects/index.txt")).toURI());

    List<String> listed = Files.readAllLines(index);

    try (Stream<Path> files = Files.list(index.getParent())) {
      assertThat(listed)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".dialect"))
                  .map(name -> name.replace(".dialect", ""))
                  .toList());
    }
  }

  @Test
  void servicesOfAClientHaveOneName() {
    Dialects dialects = Dialects.load(Optional.empty(), _ -> false);

    assertThat(dialects.client("codex_exec")).isEqualTo("codex");
    assertThat(dialects.client("codex_cli_rs")).isEqualTo("codex");
    assertThat(dialects.client("my-agent")).isEqualTo("my-agent");
    assertThat(dialects.countedByDay("codex")).isTrue();
    assertThat(dialects.countedByDay("gemini-cli")).isFalse();
    assertThat(dialects.countedByDay("qwen-code")).isTrue();
    assertThat(dialects.countedByDay("my-agent")).isTrue();
    assertThat(dialects.prefersReport("claude-code")).isTrue();
    assertThat(List.of("codex", "gemini-cli", "qwen-code")).noneMatch(dialects::prefersReport);
  }

  @Test
  void dialectsOfTheUserStandOverThoseThatComeWithMeterbook(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("codex.dialect"), "client = codex\nservices = mine");
    Files.writeString(folder.resolve("README.md"), "no dialect");

    Dialects dialects = Dialects.load(Optional.of(folder), _ -> false);

    assertThat(dialects.client("mine")).isEqualTo("codex");
    assertThat(dialects.client("codex_exec")).isEqualTo("codex_exec");
  }

  @Test
  void wrongDialectOfTheUserIsNamedWithItsLine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("mine.dialect"), "client = mine\n[dinner from log x]");

    assertThatThrownBy(() -> Dialects.load(Optional.of(folder), _ -> false))
        .hasMessage("mine, line 2: not a fact: dinner");
  }
}
