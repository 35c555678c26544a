package dev.meterbook.maintain.attribution;

import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.ingest.normalise.NormaliseSettings;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets stored sources follow the aliases, once, as soon as the database is there. */
@Singleton
final class AttributionBeans {
  private static final Logger LOG = Logger.getLogger(AttributionBeans.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  private final DatabaseState state;
  private final Reattribution reattribution;
  private volatile @Nullable Thread running;

  @Inject
  AttributionBeans(DatabaseState state, Database database, NormaliseSettings settings) {
    this.state = state;
    this.reattribution = new Reattribution(database, Aliases.of(settings.aliases()));
  }

  void start(@Observes StartupEvent event) {
    running = Thread.ofVirtual().name("reattribution").start(this::runOnce);
  }

  void stop(@Observes ShutdownEvent event) {
    Thread thread = running;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void runOnce() {
    try {
      while (!state.isSchemaReady()) {
        Thread.sleep(PAUSE);
      }
      while (!succeeds()) {
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean succeeds() {
    long startedAt = System.nanoTime();
    try {
      long sources = reattribution.run();
      if (sources > 0) {
        long millis = Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
        LOG.infof("sources_reattributed sources=%d duration_ms=%d", sources, millis);
      }
      return true;
    } catch (SQLException failed) {
      LOG.warn("reattribution_failed; it is tried again", failed);
      return false;
    }
  }
}
