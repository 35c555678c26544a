package dev.meterbook.pricing.edit;

import dev.meterbook.platform.DatabaseState;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Looks for edits of other replicas, and at start for the last one, as soon as it can be read. */
@Singleton
final class EditWatch {
  private static final Logger LOG = Logger.getLogger(EditWatch.class);

  private final PriceEdits edits;
  private final DatabaseState state;

  @Inject
  EditWatch(PriceEdits edits, DatabaseState state) {
    this.edits = edits;
    this.state = state;
  }

  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    if (!state.isSchemaReady()) {
      return;
    }
    try {
      edits.refresh();
    } catch (SQLException away) {
      LOG.debug("price_edits_unread", away);
    }
  }
}
