package dev.meterbook.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link DecodeBenchmark} shortly, and fails if the decoder became slow. */
public final class DecodeFloor {
  private static final double RECORDS_PER_SECOND_MIN = 500_000;
  private static final double TIMES_THE_GENERATED_MIN = 3;
  private static final double GARBAGE_BYTES_MAX = 900;

  private DecodeFloor() {}

  public static void main(String[] arguments) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("DecodeBenchmark.(ours|generated)$")
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    double ours = 0;
    double generated = 0;
    double garbage = 0;
    for (RunResult result : results) {
      double score = result.getPrimaryResult().getScore();
      if (result.getParams().getBenchmark().endsWith("generated")) {
        generated = score;
      } else {
        ours = score;
        garbage = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
      }
    }
    boolean holds =
        ours >= RECORDS_PER_SECOND_MIN
            && ours >= TIMES_THE_GENERATED_MIN * generated
            && garbage <= GARBAGE_BYTES_MAX;
    System.out.printf(
        Locale.ROOT,
        "records_per_second=%.0f times_the_generated=%.1f garbage_bytes_per_record=%.0f %s%n",
        ours,
        ours / generated,
        garbage,
        holds ? "ok" : "BELOW THE FLOOR");
    System.exit(holds ? 0 : 1);
  }
}
