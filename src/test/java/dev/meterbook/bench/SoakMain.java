package dev.meterbook.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loads the packaged service evenly for a while, prints its memory twice a minute, and ends with 1
 * when the second half needs a fifth more than the first. Properties: {@code soak.minutes} (10),
 * {@code soak.records} per second (2000), {@code meterbook.artefact} (jvm or native).
 */
public final class SoakMain {
  private static final Duration STEP = Duration.ofSeconds(30);

  private SoakMain() {}

  public static void main(String[] arguments) {
    long steps = Duration.ofMinutes(Long.getLong("soak.minutes", 10)).dividedBy(STEP);
    int recordsPerSecond = Integer.getInteger("soak.records", 2000);
    List<Long> memory = new ArrayList<>();
    try (ServiceProcess service = new ServiceProcess(ServiceProcess.packaged(), Map.of())) {
      Load load =
          new Load(
              () -> new HttpConnection(service.httpPort()),
              () -> Template.apiRequests(10),
              Clock.systemUTC());
      for (int i = 1; i <= steps; i++) {
        Load.Result result = load.atRate(10, STEP, recordsPerSecond);
        memory.add(service.rssMebibytes());
        System.out.printf(
            Locale.ROOT,
            "after %d s: RSS %d MiB, spool %.0f; %s%n",
            i * STEP.toSeconds(),
            memory.getLast(),
            service.meter("meterbook_spool_entries", ""),
            result);
      }
    }
    int half = memory.size() / 2;
    long before = Collections.max(memory.subList(0, half));
    long after = Collections.max(memory.subList(half, memory.size()));
    System.out.printf("RSS at most %d MiB in the first half, %d in the second%n", before, after);
    System.exit(after * 5 > before * 6 ? 1 : 0);
  }
}
