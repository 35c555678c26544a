package dev.meterbook.ingest.write;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long to wait and how much to take at once. */
@ConfigMapping(prefix = "meterbook.write")
public interface WriteSettings {

  /**
   * How long a sender waits for the commit before its payload goes to the spool instead. Claude
   * Code waits two seconds at its exit, for three signals one after the other.
   */
  @WithDefault("400ms")
  Duration patience();

  /** Transactions on their way at once. A third gains nothing on two cores. */
  @WithDefault("2")
  int writers();

  /** A batch is closed when it has so many records; a larger payload is a batch of its own. */
  @WithDefault("20000")
  int batchRecordsMax();

  /** Waiting payloads beyond this go to the spool, so that memory stays bounded. */
  @WithDefault("134217728")
  long queueBytesMax();

  /** Bound of the spool on disk. */
  @WithDefault("1073741824")
  long spoolBytesMax();

  /** Records replayed from the spool per second, so that fresh data still finds a writer. */
  @WithDefault("20000")
  int replayRecordsPerSecond();
}
