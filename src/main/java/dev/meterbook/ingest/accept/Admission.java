package dev.meterbook.ingest.accept;

import dev.meterbook.access.Access;
import dev.meterbook.access.Authorisation;
import dev.meterbook.access.Scope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** In front of both doors: what is asked before a byte of a body is read. */
@Singleton
final class Admission {
  private final AcceptLimits limits;
  private final BytesInFlight inFlight;
  private final Access access;

  @Inject
  Admission(AcceptLimits limits, BytesInFlight inFlight, Access access) {
    this.limits = limits;
    this.inFlight = inFlight;
    this.access = access;
  }

  AcceptLimits limits() {
    return limits;
  }

  Arrival newArrival() {
    return new Arrival(limits, inFlight.open());
  }

  /** What is done for a sender whose tenant is known. */
  @FunctionalInterface
  interface Inside {
    Answer answer(String tenant) throws InterruptedException;
  }

  Answer admit(@Nullable String authorization, @Nullable String key, Inside inside)
      throws InterruptedException {
    return switch (access.authorise(authorization, key, Scope.INGEST)) {
      case Authorisation.Granted(String tenant) -> inside.answer(tenant);
      case Authorisation.Withheld withheld -> Answer.Refused.withheld(withheld);
    };
  }
}
