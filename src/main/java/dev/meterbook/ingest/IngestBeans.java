package dev.meterbook.ingest;

import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.OtlpDecoder;
import dev.meterbook.ingest.normalise.NormaliseSettings;
import dev.meterbook.ingest.normalise.Normaliser;
import dev.meterbook.ingest.write.LedgerWriter;
import dev.meterbook.ingest.write.WriteSettings;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseState;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.Prices;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Builds the request path from settings, starts it first and stops it last. */
@Singleton
final class IngestBeans {
  /** The writer starts before the doors open and ends after they are shut. */
  private static final int FIRST = 1;

  private static final int LAST = 10_000;

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  LedgerWriter writer(
      Database database,
      DatabaseState state,
      WriteSettings settings,
      Clock clock,
      MeterRegistry registry,
      @ConfigProperty(name = "meterbook.data-dir") Path dataDirectory) {
    return new LedgerWriter(
        database,
        () -> state.trouble().isEmpty(),
        dataDirectory.resolve("spool"),
        settings,
        clock,
        registry);
  }

  @Produces
  @Singleton
  OtlpDecoder decoder() {
    return new OtlpDecoder(DecodeLimits.DEFAULT);
  }

  @Produces
  @Singleton
  SignalSniffer sniffer(OtlpDecoder decoder) {
    return (encoding, body) -> decoder.sniff(encoding, body);
  }

  @Produces
  @Singleton
  PayloadSink ingest(
      OtlpDecoder decoder,
      NormaliseSettings settings,
      LedgerWriter writer,
      Prices prices,
      CostRule costRule,
      Clock clock,
      MeterRegistry registry) {
    return new Ingest(decoder, new Normaliser(settings, prices, costRule, clock), writer, registry);
  }

  void start(@Observes @Priority(FIRST) StartupEvent event, LedgerWriter writer) {
    writer.start();
  }

  void stop(@Observes @Priority(LAST) ShutdownEvent event, LedgerWriter writer) {
    writer.close();
  }
}
