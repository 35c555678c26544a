package dev.meterbook.access;

import dev.meterbook.platform.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Where tokens are read from. */
final class AccessBeans {

  @Produces
  @Singleton
  TokenSource tokens(Database database, Clock clock) {
    TokenLedger ledger = new TokenLedger(clock);
    return () -> database.inTransaction(ledger::list);
  }
}
