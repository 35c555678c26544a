package dev.meterbook.faults;

import dev.meterbook.bench.Door;
import dev.meterbook.bench.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Senders that go on through every fault and write down what they were told. */
final class Clients implements AutoCloseable {
  private static final int RECORDS = 10;
  private static final long PAUSE_NANOS = 5_000_000;

  private final Journal journal;
  private final int triesMax;
  private final Supplier<Door> doors;
  private final long epochNanos;
  private final Template template;
  private final AtomicLong numbers = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Door.Answer, AtomicLong> answers = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private volatile boolean stopped;

  /** A record that was not acknowledged is sent up to {@code triesMax} times in all. */
  Clients(Journal journal, int triesMax, long epochNanos, Supplier<Door> doors) {
    this(journal, triesMax, epochNanos, Template.apiRequests(RECORDS), doors);
  }

  /** Clients of one template send the same records. */
  Clients(Journal journal, int triesMax, long epochNanos, Template template, Supplier<Door> doors) {
    this.template = template;
    this.journal = journal;
    this.triesMax = triesMax;
    this.epochNanos = epochNanos;
    this.doors = doors;
  }

  Clients start(int count) {
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().start(this::sendUntilStopped));
    }
    return this;
  }

  long answered(Door.Answer answer) {
    AtomicLong count = answers.get(answer);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() {
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
  }

  private void sendUntilStopped() {
    Template template = this.template.copy();
    try (Door door = doors.get()) {
      while (!stopped) {
        long first = numbers.getAndAdd(RECORDS);
        template.renew(first, epochNanos);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < RECORDS; i++) {
          ids.add(Template.requestId(first + i));
        }
        sendUntilAcknowledged(door, template, ids);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException failed) {
      broken.set(failed);
    }
  }

  private void sendUntilAcknowledged(Door door, Template template, Set<String> ids) {
    for (int tries = 0; tries < triesMax; tries++) {
      Door.Answer answer = door.send(template.signal(), template.body());
      answers.computeIfAbsent(answer, _ -> new AtomicLong()).incrementAndGet();
      journal.note(ids, answer);
      if (answer == Door.Answer.OK || answer == Door.Answer.REFUSED) {
        return;
      }
      LockSupport.parkNanos(20 * PAUSE_NANOS);
    }
  }
}
