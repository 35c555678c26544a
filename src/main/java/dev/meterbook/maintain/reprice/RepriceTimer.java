package dev.meterbook.maintain.reprice;

import dev.meterbook.platform.DatabaseState;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Looks for requests, on every replica; the job sees to it that one of them works. */
@Singleton
final class RepriceTimer {
  private static final Logger LOG = Logger.getLogger(RepriceTimer.class);

  private final RepriceJob job;
  private final DatabaseState state;

  @Inject
  RepriceTimer(RepriceJob job, DatabaseState state) {
    this.job = job;
    this.state = state;
  }

  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void work() {
    if (!state.isSchemaReady()) {
      return;
    }
    try {
      job.run();
    } catch (SQLException away) {
      LOG.warn("reprice_interrupted", away);
    }
  }
}
