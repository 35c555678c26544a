package dev.meterbook.pricing.edit;

import dev.meterbook.platform.Database;
import dev.meterbook.pricing.Prices;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Lets edits reach every replica. */
@Singleton
final class EditBeans {
  @Produces
  @Singleton
  PriceEdits edits(Database database, Prices prices, Clock clock) {
    return new PriceEdits(database, prices, clock);
  }
}
