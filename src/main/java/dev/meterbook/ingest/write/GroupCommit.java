package dev.meterbook.ingest.write;

import dev.meterbook.ingest.write.Pending.Result.Durable;
import dev.meterbook.ingest.write.Pending.Result.Unavailable;
import dev.meterbook.ledger.Signal;
import dev.meterbook.platform.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Lets many senders share one transaction. While a transaction is on its way the next batch grows:
 * the busier the database, the larger the batch; there is no timer.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(GroupCommit.class);

  /** A writer that hangs longer holds nothing: its senders have gone to the spool. */
  private static final Duration LAST_BATCH_PATIENCE = Duration.ofSeconds(3);

  private final BatchWriter writer;
  private final Quarantine quarantine;
  private final WriteMetrics metrics;
  private final int batchRecordsMax;
  private final long queueBytesMax;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final List<Thread> writers = new ArrayList<>();
  private long waitingBytes;
  private boolean closed;
  private volatile boolean away = true;
  private volatile String trouble = "";

  GroupCommit(
      BatchWriter writer, Quarantine quarantine, WriteMetrics metrics, WriteSettings settings) {
    this.writer = writer;
    this.quarantine = quarantine;
    this.metrics = metrics;
    this.batchRecordsMax = settings.batchRecordsMax();
    this.queueBytesMax = settings.queueBytesMax();
  }

  void start(int threads) {
    for (int i = 1; i <= threads; i++) {
      writers.add(Thread.ofPlatform().daemon().name("writer-" + i).start(this::writeUntilClosed));
    }
  }

  /** Whether payloads must go elsewhere because the database did not take the last ones. */
  boolean isAway() {
    return away;
  }

  void databaseAnswers() {
    away = false;
  }

  /** Queues the payload for the next batch, or answers at once that it cannot be stored now. */
  Pending submit(EncodedPayload payload) {
    Pending pending = new Pending(payload);
    lock.lock();
    try {
      // An empty queue takes any payload: the doors have bounded it already.
      boolean full = !waiting.isEmpty() && waitingBytes + payload.bytes() > queueBytesMax;
      if (away || closed || full) {
        pending.complete(new Unavailable());
        return pending;
      }
      waiting.add(pending);
      waitingBytes += payload.bytes();
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return pending;
  }

  /** Stores payloads that no sender waits for; true when they are durable. */
  boolean storeNow(List<EncodedPayload> payloads) {
    List<Pending> batch = payloads.stream().map(Pending::new).toList();
    batch.forEach(Pending::take);
    return store(batch);
  }

  /** Writes what waits, then ends the writers. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    for (Thread thread : writers) {
      try {
        thread.join(LAST_BATCH_PATIENCE);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void writeUntilClosed() {
    for (List<Pending> batch = next(); !batch.isEmpty(); batch = next()) {
      metrics.writerIsBusy(true);
      try {
        store(batch);
      } catch (RuntimeException | Error broken) {
        // The senders must not wait for a promise that nobody keeps; their payloads go to the
        // spool.
        LOG.error("writer_failed", broken);
        batch.forEach(pending -> pending.complete(new Unavailable()));
      } finally {
        metrics.writerIsBusy(false);
      }
    }
  }

  /** Takes what waits, up to the bound; an empty batch means closed. */
  private List<Pending> next() {
    lock.lock();
    try {
      List<Pending> batch = takeWaiting();
      while (batch.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
        batch = takeWaiting();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private List<Pending> takeWaiting() {
    List<Pending> batch = new ArrayList<>();
    int records = 0;
    for (Pending first = waiting.peek(); first != null; first = waiting.peek()) {
      records += first.payload().records();
      if (!batch.isEmpty() && records > batchRecordsMax) {
        break;
      }
      waiting.remove();
      waitingBytes -= first.payload().bytes();
      if (first.take()) {
        batch.add(first);
      }
    }
    return batch;
  }

  private boolean store(List<Pending> batch) {
    long start = System.nanoTime();
    try {
      Map<Signal, Long> stored = writer.store(batch.stream().map(Pending::payload).toList());
      metrics.committed(records(batch), Duration.ofNanos(System.nanoTime() - start));
      count(batch, stored);
      batch.forEach(pending -> pending.complete(new Durable()));
      away = false;
      trouble = "";
      return true;
    } catch (SQLException failure) {
      return recover(batch, failure);
    }
  }

  private boolean recover(List<Pending> batch, SQLException failure) {
    if (SqlFailure.of(failure) != SqlFailure.BAD_DATA) {
      metrics.failed();
      tell(failure);
      away = true;
      batch.forEach(pending -> pending.complete(new Unavailable()));
      return false;
    }
    if (batch.size() == 1) {
      return setAside(batch.getFirst(), failure);
    }
    int middle = batch.size() / 2;
    boolean first = store(batch.subList(0, middle));
    return store(batch.subList(middle, batch.size())) && first;
  }

  /** Says each trouble once, however often it is met. */
  private void tell(SQLException failure) {
    String now = failure.getSQLState() + " " + failure.getMessage();
    if (!now.equals(trouble)) {
      LOG.warnf(failure, "database_away sqlstate=%s", failure.getSQLState());
      trouble = now;
    }
  }

  private boolean setAside(Pending poisoned, SQLException refusal) {
    EncodedPayload payload = poisoned.payload();
    try {
      quarantine.keep(payload, refusal);
    } catch (SQLException failure) {
      return recover(List.of(poisoned), new SQLException("quarantine failed", "", failure));
    }
    LOG.errorf(
        refusal,
        "payload_quarantined tenant=%s signal=%s records=%d sqlstate=%s",
        payload.tenant(),
        payload.signal().word(),
        payload.records(),
        refusal.getSQLState());
    if (poisoned.settle()) {
      metrics.quarantined(payload.signal(), payload.records());
    }
    poisoned.complete(new Durable());
    return true;
  }

  private void count(List<Pending> batch, Map<Signal, Long> stored) {
    for (Signal signal : Signal.values()) {
      long records =
          records(
              batch.stream()
                  .filter(pending -> pending.payload().signal() == signal)
                  .filter(Pending::settle)
                  .toList());
      long fresh = Math.min(records, stored.getOrDefault(signal, 0L));
      metrics.stored(signal, fresh);
      metrics.duplicate(signal, records - fresh);
    }
  }

  private static long records(Collection<Pending> batch) {
    return batch.stream().mapToLong(pending -> pending.payload().records()).sum();
  }
}
