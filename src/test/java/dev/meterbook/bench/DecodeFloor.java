package dev.meterbook.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Runs {@link DecodeBenchmark} shortly, and fails if the decoder became slow. Counts the time of
 * the processor, so that it holds on a busy machine, too; the best of several rounds counts.
 *
 * <pre>mvn -Pbench test-compile exec:exec -Dbench.main=dev.meterbook.bench.DecodeFloor</pre>
 */
public final class DecodeFloor {
  private static final double RECORDS_PER_SECOND_MIN = 500_000;
  private static final double TIMES_THE_GENERATED_MIN = 3;
  private static final double GARBAGE_BYTES_MAX = 700; // 210 of these are the three texts read

  private static final int ROUNDS = 16;
  private static final int EXPORTS_PER_ROUND = 2_000;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Cost(double nanos, double garbageBytes) {}

  private DecodeFloor() {}

  public static void main(String[] arguments) throws Exception {
    DecodeBenchmark benchmark = new DecodeBenchmark();
    if (benchmark.ours() != benchmark.generated()) {
      throw new IllegalStateException("the decoders read different values");
    }
    Cost generated = cost(benchmark::generated);
    Cost ours = cost(benchmark::ours);
    double recordsPerSecond = 1e9 / ours.nanos;
    double timesTheGenerated = generated.nanos / ours.nanos;
    boolean holds =
        recordsPerSecond >= RECORDS_PER_SECOND_MIN
            && timesTheGenerated >= TIMES_THE_GENERATED_MIN
            && ours.garbageBytes <= GARBAGE_BYTES_MAX;
    System.out.printf(
        Locale.ROOT,
        "records_per_second=%.0f times_the_generated=%.2f garbage_bytes_per_record=%.0f %s%n",
        recordsPerSecond,
        timesTheGenerated,
        ours.garbageBytes,
        holds ? "ok" : "BELOW THE FLOOR");
    System.exit(holds ? 0 : 1);
  }

  /** Of one record. */
  private static Cost cost(Callable<Long> export) throws Exception {
    Cost best = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long nanos = THREAD.getCurrentThreadCpuTime();
      long bytes = THREAD.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < EXPORTS_PER_ROUND; i++) {
        sum += export.call();
      }
      double records = EXPORTS_PER_ROUND * (double) ApiRequests.COUNT;
      double nanosEach = (THREAD.getCurrentThreadCpuTime() - nanos) / records;
      double bytesEach = (THREAD.getCurrentThreadAllocatedBytes() - bytes) / records;
      best = new Cost(Math.min(best.nanos, nanosEach), Math.min(best.garbageBytes, bytesEach));
    }
    if (sum == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return best;
  }
}
