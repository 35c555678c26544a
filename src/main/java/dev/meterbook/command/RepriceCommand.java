package dev.meterbook.command;

import dev.meterbook.maintain.reprice.RepriceRun;
import dev.meterbook.maintain.reprice.RepriceRuns;
import dev.meterbook.maintain.reprice.SealedDays;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has the service price days again, and shows how far it is. */
final class RepriceCommand implements Command {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Map<String, String> environment;
  private final RepriceRuns runs = new RepriceRuns(Clock.systemUTC());

  RepriceCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    LocalDate from = day(arguments, "--from");
    LocalDate to = day(arguments, "--to");
    if (arguments.size() != 4) {
      throw new Misuse("reprice takes --from and --to alone");
    }
    try (Connection connection = RunningService.find(environment).database().connect()) {
      String who = "command line of " + System.getProperty("user.name", "somebody");
      RepriceRun asked = runs.request(connection, who, from, to);
      out.println("Run " + asked.id() + ". The service does it: Ctrl-C stops only this display.");
      watch(connection, asked, out);
    } catch (SealedDays refused) {
      throw new CommandFailure(String.valueOf(refused.getMessage()), refused);
    } catch (SQLException failed) {
      throw new CommandFailure(
          String.valueOf(failed.getMessage()).lines().findFirst().orElse(""), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; the service goes on", interrupted);
    }
  }

  private void watch(Connection connection, RepriceRun asked, PrintStream out)
      throws SQLException, InterruptedException {
    RepriceRun shown = asked;
    while (!shown.isOver()) {
      Thread.sleep(PAUSE);
      RepriceRun now = runs.find(connection, asked.id()).orElseThrow();
      if (!now.equals(shown)) {
        out.printf(
            "%d of %d days, %d rows%n", now.daysDone(), now.daysTotal(), now.totals().rowsDone());
      }
      shown = now;
    }
    @Nullable String failure = shown.failure();
    if (failure != null) {
      throw new CommandFailure("run " + shown.id() + " was given up: " + failure);
    }
    RepriceRun.Totals totals = shown.totals();
    out.printf(
        "%d calls have another cost: %s USD before, %s USD now; %d calls are unpriced%n",
        totals.callsChanged(), totals.oldCost(), totals.newCost(), totals.callsUnpriced());
  }

  private static LocalDate day(List<String> arguments, String option) {
    int at = arguments.indexOf(option);
    if (at < 0 || at + 1 == arguments.size()) {
      throw new Misuse("reprice needs --from DAY and --to DAY, both included");
    }
    try {
      return LocalDate.parse(arguments.get(at + 1));
    } catch (DateTimeParseException notADay) {
      throw new Misuse(option + " " + arguments.get(at + 1) + " is no day like 2026-11-20");
    }
  }
}
