package dev.meterbook.serve.health;

import dev.meterbook.ingest.write.LedgerWriter;
import dev.meterbook.platform.DatabaseState;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when a payload can be made durable; the details tell where. */
@Readiness
@Singleton
final class DurabilityCheck implements HealthCheck {
  private final LedgerWriter writer;
  private final DatabaseState database;

  DurabilityCheck(LedgerWriter writer, DatabaseState database) {
    this.writer = writer;
    this.database = database;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> trouble = database.trouble();
    return HealthCheckResponse.named("durable storage")
        .status(writer.isReady())
        .withData("database", trouble.map(why -> "away: " + why).orElse("up"))
        .withData("spooled payloads", writer.spooledPayloads())
        .build();
  }
}
