package dev.meterbook.pricing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Which prices hold, and whose word counts. */
@ConfigMapping(prefix = "meterbook")
interface PricingSettings {

  /** METERBOOK_PRICES_FILE: the user's own prices, over the list that comes with the service. */
  Optional<Path> pricesFile();

  /** METERBOOK_COUNTED_COST: client, computed or reported. */
  @WithDefault("client")
  CountedCost countedCost();
}
