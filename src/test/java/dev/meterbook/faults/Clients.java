package dev.meterbook.faults;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Senders of all three signals that go on through every fault and write down what they hear. */
final class Clients implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(15);

  private final Journal journal;
  private final int triesMax;
  private final List<Template> templates;
  private final AtomicLong numbers = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Door.Answer, AtomicLong> answers = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile long lastTryNanos = Long.MAX_VALUE;

  /** A payload that was not acknowledged is sent up to {@code triesMax} times in all. */
  Clients(Journal journal, int triesMax) {
    this(journal, triesMax, Journal.templates());
  }

  /** Clients of the same templates send the same records. */
  Clients(Journal journal, int triesMax, List<Template> templates) {
    this.journal = journal;
    this.triesMax = triesMax;
    this.templates = templates;
  }

  Clients start(int count, Supplier<Door> doors) {
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> sendUntilStopped(doors)));
    }
    return this;
  }

  long answered(Door.Answer answer) {
    AtomicLong count = answers.get(answer);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() {
    lastTryNanos = System.nanoTime() + LAST_PATIENCE.toNanos();
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (broken.get() != null) {
      throw new IllegalStateException(broken.get());
    }
    if (answered(Door.Answer.REFUSED) > 0) {
      throw new IllegalStateException("a sound payload was refused for good");
    }
  }

  private void sendUntilStopped(Supplier<Door> doors) {
    List<Template> own = templates.stream().map(Template::copy).toList();
    try (Door door = doors.get()) {
      while (!stopped) {
        long first = numbers.getAndAdd(Journal.RECORDS);
        for (Template template : own) {
          sendUntilAcknowledged(door, template, first);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException failed) {
      broken.set(failed);
    }
  }

  private void sendUntilAcknowledged(Door door, Template template, long first) {
    for (int tries = 0; tries < triesMax && System.nanoTime() < lastTryNanos; tries++) {
      Door.Answer answer = journal.send(door, template, first);
      answers.computeIfAbsent(answer, _ -> new AtomicLong()).incrementAndGet();
      if (answer == Door.Answer.OK || answer == Door.Answer.REFUSED) {
        return;
      }
      LockSupport.parkNanos(20 * PAUSE_NANOS);
    }
  }
}
