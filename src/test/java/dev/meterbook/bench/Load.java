package dev.meterbook.bench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The load generator: so many connections, each sending one request after the other, as fast as
 * they are answered or at a fixed rate in all. At a fixed rate latency counts from the moment a
 * request was due, so that a stall is not hidden by requests that were never sent.
 */
public final class Load {
  private final Supplier<Door> doors;
  private final Supplier<Template> templates;
  private final long epochNanos;
  private final AtomicLong numbers = new AtomicLong();

  /** Times of the records begin a minute ago. */
  public Load(Supplier<Door> doors, Supplier<Template> templates, Clock clock) {
    this.doors = doors;
    this.templates = templates;
    Instant begin = clock.instant().minusSeconds(60);
    epochNanos = begin.getEpochSecond() * 1_000_000_000L + begin.getNano();
  }

  /** What came of it. Latencies in milliseconds. */
  public record Result(
      long records,
      double seconds,
      Map<Door.Answer, Long> answers,
      double p50,
      double p99,
      double max) {

    public double recordsPerSecond() {
      return records / seconds;
    }

    public double requestsPerSecond() {
      return answers.getOrDefault(Door.Answer.OK, 0L) / seconds;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.0f records/s, %.0f requests/s, p50 %.1f ms, p99 %.1f ms, max %.0f ms, %s",
          recordsPerSecond(),
          requestsPerSecond(),
          p50,
          p99,
          max,
          answers);
    }
  }

  /** As fast as the receiver answers. */
  public Result closedLoop(int connections, Duration duration) {
    return run(connections, duration, 0);
  }

  public Result atRate(int connections, Duration duration, double recordsPerSecond) {
    return run(connections, duration, recordsPerSecond);
  }

  private Result run(int connections, Duration duration, double recordsPerSecond) {
    Latencies latencies = new Latencies();
    LongAdder records = new LongAdder();
    Map<Door.Answer, LongAdder> answers = new ConcurrentHashMap<>();
    Arrays.stream(Door.Answer.values()).forEach(a -> answers.put(a, new LongAdder()));
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int lane = i;
      Template template = templates.get();
      long gap =
          recordsPerSecond == 0
              ? 0
              : (long) (1e9 * template.records() * connections / recordsPerSecond);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Door door = doors.get()) {
                      long due = start + gap * lane / connections;
                      while (System.nanoTime() < end && due < end) {
                        LockSupport.parkNanos(gap == 0 ? 0 : due - System.nanoTime());
                        long from = gap == 0 ? System.nanoTime() : due;
                        template.renew(numbers.getAndAdd(template.records()), epochNanos);
                        Door.Answer answer = door.send(template.signal(), template.body());
                        latencies.add(System.nanoTime() - from);
                        answers.get(answer).increment();
                        if (answer == Door.Answer.OK) {
                          records.add(template.records());
                        }
                        due += gap;
                      }
                    }
                  }));
    }
    threads.forEach(Load::join);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        records.sum(),
        seconds,
        answers.entrySet().stream()
            .filter(e -> e.getValue().sum() > 0)
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().sum())),
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        latencies.quantile(1));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
