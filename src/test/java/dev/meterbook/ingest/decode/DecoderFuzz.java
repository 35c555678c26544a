package dev.meterbook.ingest.decode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.meterbook.ledger.Signal;

/**
 * Coverage-guided search for bytes on which decoder and generated classes differ:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtest='DecoderFuzz#logsReadLikeTheGeneratedClasses'</pre>
 *
 * <p>Not named a test, because the agent that it loads hooks SQL, files and reflection for the
 * whole JVM. What it finds lands in {@code src/test/resources} and is repeated by {@link
 * DamagedPayloadTest}.
 */
class DecoderFuzz {
  private final Differential differential = new Differential();

  @FuzzTest(maxDuration = "1h")
  void logsReadLikeTheGeneratedClasses(byte[] body) {
    differential.check(Signal.LOGS, body);
  }

  @FuzzTest(maxDuration = "1h")
  void metricsReadLikeTheGeneratedClasses(byte[] body) {
    differential.check(Signal.METRICS, body);
  }

  @FuzzTest(maxDuration = "1h")
  void tracesReadLikeTheGeneratedClasses(byte[] body) {
    differential.check(Signal.TRACES, body);
  }

  @FuzzTest(maxDuration = "1h")
  void anyJsonIsAnswered(byte[] body) {
    differential.checkAnyJson(Signal.LOGS, body);
    differential.checkAnyJson(Signal.METRICS, body);
    differential.checkAnyJson(Signal.TRACES, body);
  }
}
