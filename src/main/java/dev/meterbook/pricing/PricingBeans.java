package dev.meterbook.pricing;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Loads the price book when the service starts: with a bad file it does not. */
@Singleton
final class PricingBeans {

  @Produces
  @Singleton
  Prices prices(PricingSettings settings) {
    return settings.pricesFile().map(Prices::of).orElseGet(Prices::ofList);
  }

  @Produces
  @Singleton
  CostRule rule(PricingSettings settings) {
    return new CostRule(settings.countedCost());
  }

  void load(@Observes StartupEvent event, Prices prices) {
    prices.book();
  }
}
