package dev.meterbook.maintain.reprice;

import dev.meterbook.platform.Database;
import dev.meterbook.pricing.CostRule;
import dev.meterbook.pricing.edit.PriceEdits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Builds the job. */
final class RepriceBeans {
  /** The client whose reports count. */
  private static final String CLAUDE_CODE = "claude-code";

  @Produces
  @Singleton
  RepriceJob job(Database database, PriceEdits edits, CostRule rule, Clock clock) {
    return new RepriceJob(database, edits, rule, CLAUDE_CODE::equals, clock);
  }
}
