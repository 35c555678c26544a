package dev.meterbook.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.serve.Status.Books;
import dev.meterbook.serve.Status.LastEvent;
import dev.meterbook.serve.Status.ModelUse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ten lines, whatever there is to say. */
class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void emptyBooksSayHowToBegin() {
    assertThat(text(Optional.of(new Books(List.of(), List.of(), 0)), List.of()))
        .isEqualTo(
            """
            Meterbook  1.0 runs since 2026-11-20 11:00 Z
            database   up
            last event none yet; ./meterbook connect claude-code points a client here
            today      no calls yet
            warnings   none
            """);
  }

  @Test
  void usedBooksAreToldByClientAndModel() {
    Books books =
        new Books(
            List.of(
                new LastEvent("claude-code", NOW.minusSeconds(59)),
                new LastEvent("codex", NOW.minus(Duration.ofMinutes(59))),
                new LastEvent("gemini-cli", NOW.minus(Duration.ofHours(23))),
                new LastEvent("opencode", NOW.minus(Duration.ofHours(24)))),
            List.of(
                new ModelUse("opus", 1_200, 10, 20, 30, 40, 1_234_567_000_000L),
                new ModelUse("haiku", 1, 1, 2, 3, 4, 31_150_000L)),
            0);

    assertThat(text(Optional.of(books), List.of()))
        .isEqualTo(
            """
            Meterbook  1.0 runs since 2026-11-20 11:00 Z
            database   up
            last event claude-code just now, codex 59 min ago, gemini-cli 23 h ago, opencode 2026-11-19
            today      1,201 calls, $1,234.60; tokens: 11 in, 22 out, 33 cache read, 44 cache written
              opus: 1,200 calls, $1,234.57; tokens: 10 in, 20 out, 30 cache read, 40 cache written
              haiku: 1 calls, $0.0312; tokens: 1 in, 2 out, 3 cache read, 4 cache written
            warnings   none
            """);
  }

  @Test
  void fullHouseStillFitsInTenLines() {
    ModelUse use = new ModelUse("m", 1, 1, 1, 1, 1, 1_000_000_000);
    Books books = new Books(List.of(new LastEvent("c", NOW)), List.of(use, use, use, use, use), 2);

    String text = text(Optional.of(books), List.of("one", "two", "three", "four"));

    assertThat(text).hasLineCount(10);
    assertThat(text).contains("  other: 3 calls, $3.00;").contains("WARNING    two; three; four");
    assertThat(text).contains("WARNING    2 payloads in quarantine: ./meterbook sql");
  }

  @Test
  void databaseThatIsAwayIsSaidInOneLine() {
    Status status =
        new Status(
            "1.0",
            NOW,
            Optional.empty(),
            Optional.of("Connection refused.\nCheck that it runs"),
            List.of("3 payloads wait in the spool"));

    assertThat(new StatusText(NOW, ZoneOffset.UTC).of(status))
        .isEqualTo(
            """
            Meterbook  1.0 runs since 2026-11-20 12:00 Z
            database   AWAY, telemetry goes to the spool: Connection refused.
            WARNING    3 payloads wait in the spool
            """);
  }

  private static String text(Optional<Books> books, List<String> warnings) {
    return new StatusText(NOW, ZoneOffset.UTC)
        .of(new Status("1.0", NOW.minus(Duration.ofHours(1)), books, Optional.empty(), warnings));
  }
}
