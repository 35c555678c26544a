package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ingest.PayloadSink;
import dev.meterbook.ledger.Signal;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Stands for the request path: remembers what it got and answers what it is told to. */
@Alternative
@Singleton
public class FakeSink implements PayloadSink {
  public record Taken(Signal signal, Encoding encoding, String tenant, byte[] body) {}

  final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  private volatile Supplier<IngestOutcome> outcome = IngestOutcome.Accepted::new;

  void answer(IngestOutcome next) {
    outcome = () -> next;
  }

  void answer(Supplier<IngestOutcome> next) {
    outcome = next;
  }

  void reset() {
    taken.clear();
    outcome = IngestOutcome.Accepted::new;
  }

  @Override
  public IngestOutcome ingest(Signal signal, Encoding encoding, String tenant, byte[] body) {
    taken.add(new Taken(signal, encoding, tenant, body));
    return outcome.get();
  }
}
