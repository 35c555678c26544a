package dev.meterbook.ingest.write.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets all who append at the same time share one write and one force: while a round is on its way
 * to the disk, the next one gathers. No timer; alone, an entry does not wait.
 *
 * <p>The writer is a platform thread of its own: it blocks in force without holding a carrier of
 * virtual threads, and nobody interrupts it, which would close the file under all who wait.
 */
final class Rounds {
  private static final Appended CLOSED = new Appended.Failed("the spool is closed");

  // What one force may wait for; a larger round would make all its senders wait longer.
  private static final long ROUND_BYTES_MAX = 8 << 20;

  /** Writes a round and forces it; its answer goes to all who wait. */
  @FunctionalInterface
  interface Write {
    Appended write(List<Frame> frames);
  }

  private record Ticket(Frame frame, CompletableFuture<Appended> outcome) {}

  private final Write write;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
  private boolean closed;

  Rounds(Write write) {
    this.write = write;
    writer = Thread.ofPlatform().daemon().name("spool-writer").unstarted(this::writeRounds);
  }

  void start() {
    writer.start();
  }

  Appended submit(Frame frame) {
    Ticket ticket = new Ticket(frame, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        return CLOSED;
      }
      waiting.add(ticket);
      work.signal();
    } finally {
      lock.unlock();
    }
    return ticket.outcome.join(); // an interrupted sender waits, too: its entry may be on disk
  }

  /** Writes what waits and takes no more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeRounds() {
    try {
      for (List<Ticket> round = next(); !round.isEmpty(); round = next()) {
        Appended outcome = new Appended.Failed("the spool's writer broke");
        try {
          outcome = write.write(round.stream().map(Ticket::frame).toList());
        } finally {
          answer(round, outcome);
        }
      }
    } finally {
      refuse();
    }
  }

  /** What waits, at least one; empty once closed. */
  private List<Ticket> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Ticket> round = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty()) {
        bytes += waiting.element().frame.bytes();
        if (!round.isEmpty() && bytes > ROUND_BYTES_MAX) {
          break;
        }
        round.add(waiting.remove());
      }
      return round;
    } finally {
      lock.unlock();
    }
  }

  private void refuse() {
    lock.lock();
    try {
      closed = true;
      answer(waiting, CLOSED);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private static void answer(Iterable<Ticket> tickets, Appended outcome) {
    tickets.forEach(ticket -> ticket.outcome.complete(outcome));
  }
}
