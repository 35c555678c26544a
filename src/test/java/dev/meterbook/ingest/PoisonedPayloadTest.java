package dev.meterbook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.write.WriteOutcome;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Signal;
import dev.meterbook.ledger.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A payload that PostgreSQL refuses costs no other payload anything. */
class PoisonedPayloadTest {
  private static final int PAYLOADS = 60;
  private static final int POISONED_EACH = 20;
  private static final long NOW = RequestPath.CLOCK.instant().getEpochSecond() * 1_000_000_000L;

  @Test
  void poisonedPayloadsAreSetAsideAndAllOthersStored()
      throws InterruptedException, ExecutionException {
    try (RequestPath path = RequestPath.onEmptyDatabase();
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<WriteOutcome>> payloads = new ArrayList<>();
      for (int i = 0; i < PAYLOADS; i++) {
        Evidence payload = payload(i, i % POISONED_EACH == 0 ? "{not json" : "[]");
        payloads.add(() -> path.writer().write(payload));
      }

      List<Future<WriteOutcome>> outcomes = senders.invokeAll(payloads);

      for (Future<WriteOutcome> outcome : outcomes) {
        assertThat(outcome.get()).isEqualTo(new WriteOutcome.Durable());
      }
      assertThat(path.ask("SELECT count(*) FROM log_record")).isEqualTo("57");
      assertThat(path.ask("SELECT count(*) FROM quarantine")).isEqualTo("3");
      assertThat(path.ask("SELECT DISTINCT sql_state FROM quarantine")).isEqualTo("22P02");
      assertThat(path.meter("meterbook.records.stored")).isEqualTo(57);
      assertThat(path.meter("meterbook.records.quarantined")).isEqualTo(3);
    }
  }

  private static Evidence payload(int i, String values) {
    Source source =
        new Source(
            1,
            1,
            "default",
            "test",
            Optional.empty(),
            Optional.empty(),
            1,
            false,
            Json.EMPTY_OBJECT,
            Json.EMPTY_OBJECT,
            false,
            Attribution.UNKNOWN);
    Shape shape = new Shape(1, 1, "", "", "event", "", Optional.empty(), List.of());
    LogEvidence row =
        new LogEvidence(
            new EvidenceTime(NOW),
            i,
            source.id(),
            shape.id(),
            0,
            null,
            0,
            0,
            false,
            null,
            new Json(values.getBytes(StandardCharsets.UTF_8)));
    return new Evidence(
        Signal.LOGS,
        "default",
        List.of(source),
        List.of(),
        List.of(shape),
        List.of(row),
        List.of(),
        List.of(),
        Evidence.Entries.NONE);
  }
}
