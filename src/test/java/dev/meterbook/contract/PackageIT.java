package dev.meterbook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only a process of its own can show. */
class PackageIT {
  private final PackagedService service = PackagedService.shared();

  @Test
  void healthCheckOfReadyServiceSucceedsInSilence() throws IOException {
    PackagedService.Ended check = service.run(Map.of(), "healthcheck");

    assertThat(check).isEqualTo(new PackagedService.Ended(0, ""));
  }

  @Test
  void healthCheckWhereNothingListensFails() throws IOException {
    PackagedService.Ended check =
        service.run(Map.of("METERBOOK_MANAGEMENT_PORT", "1"), "healthcheck");

    assertThat(check.code()).isEqualTo(1);
    assertThat(check.output()).startsWith("meterbook: not ready: no answer on port 1: ");
  }

  @Test
  void wrongSettingStopsTheStartWithOneLine() throws IOException {
    PackagedService.Ended start = service.run(Map.of("METERBOOK_HTTP_PORT", "http"));

    assertThat(start)
        .isEqualTo(
            new PackagedService.Ended(
                1, "meterbook: METERBOOK_HTTP_PORT=http is not valid: a port from 1 to 65535\n"));
  }

  @Test
  void secondServiceOnTheSameDataDoesNotStart() throws IOException {
    PackagedService.Ended start = service.run(PackagedService.freePorts());

    assertThat(start.code()).isEqualTo(1);
    assertThat(start.output()).contains("already runs on").hasLineCount(1);
  }

  @Test
  void stoppedServiceFindsItsBooksAgain() throws SQLException, IOException {
    Path data = PackagedService.newData();
    PackagedService first = PackagedService.startOn(data);
    first.awaitBooks();
    execute(first, "CREATE TABLE kept AS SELECT 42 AS number");
    first.stop();

    PackagedService second = PackagedService.startOn(data);
    second.awaitBooks();

    execute(second, "DROP TABLE kept");
    second.stop();
  }

  private static void execute(PackagedService service, String sql) throws SQLException {
    try (var books = service.books();
        var statement = books.createStatement()) {
      statement.execute(sql);
    }
  }
}
