package dev.meterbook.maintain.reprice;

import dev.meterbook.ingest.normalise.NormaliseSettings;
import dev.meterbook.ingest.normalise.dialect.Dialects;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.edit.PriceEdits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Builds the job. */
final class RepriceBeans {

  @Produces
  @Singleton
  RepriceJob job(PriceEdits edits, CostRule rule, NormaliseSettings settings, Clock clock) {
    Dialects dialects = Dialects.load(settings.dialectsDir(), _ -> false);
    return new RepriceJob(edits, rule, dialects::prefersReport, clock);
  }
}
