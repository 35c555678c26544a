package dev.meterbook.maintain.health;

import dev.meterbook.maintain.health.Findings.Calls;
import dev.meterbook.maintain.health.Findings.Cause;
import dev.meterbook.maintain.health.Findings.Client;
import dev.meterbook.maintain.health.Findings.Difference;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gauges on today's books: of every client that reported a model call today. */
final class HealthMetrics {
  private static final double NANOS_PER_USD = 1e9;

  private final MultiGauge tokens;
  private final MultiGauge usd;
  private final MultiGauge unpriced;
  private final MultiGauge unknownIdentity;
  private final MultiGauge defective;

  HealthMetrics(MeterRegistry registry) {
    tokens =
        gauge(
            registry,
            "meterbook.reconciliation.difference.tokens",
            "Tokens of today that one signal of a client tells and another does not");
    usd =
        gauge(
            registry,
            "meterbook.reconciliation.difference.usd",
            "Reported cost of today that one signal of a client tells and another does not");
    unpriced = gauge(registry, "meterbook.calls.unpriced", "Model calls of today without a price");
    unknownIdentity =
        gauge(
            registry,
            "meterbook.calls.unknown.identity",
            "Answered model calls of today that name no person");
    defective =
        gauge(
            registry,
            "meterbook.sessions.known.defect",
            "Sessions of today whose client has a version that is known to report wrongly");
  }

  void show(Findings findings) {
    showDifferences(tokens, findings, Difference::tokens);
    showDifferences(usd, findings, difference -> difference.nanos() / NANOS_PER_USD);
    showCalls(unpriced, findings, Calls::unpriced);
    showCalls(unknownIdentity, findings, Calls::unknownIdentity);
    showCalls(defective, findings, Calls::defectiveSessions);
  }

  private static void showDifferences(
      MultiGauge gauge, Findings findings, ToDoubleFunction<Difference> value) {
    gauge.register(
        findings.differences().entrySet().stream()
            .map(entry -> Row.of(tags(entry), value.applyAsDouble(entry.getValue())))
            .toList(),
        true);
  }

  private static void showCalls(
      MultiGauge gauge, Findings findings, ToDoubleFunction<Calls> value) {
    gauge.register(
        findings.calls().entrySet().stream()
            .map(entry -> Row.of(tags(entry.getKey()), value.applyAsDouble(entry.getValue())))
            .toList(),
        true);
  }

  private static Tags tags(Map.Entry<Cause, Difference> difference) {
    Cause cause = difference.getKey();
    return tags(cause.client()).and("cause", cause.cause());
  }

  private static Tags tags(Client client) {
    return Tags.of("tenant", client.tenant(), "client", client.client());
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
