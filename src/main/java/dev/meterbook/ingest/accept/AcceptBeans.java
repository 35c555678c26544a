package dev.meterbook.ingest.accept;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Turns settings into the plain objects that the doors are built from. */
final class AcceptBeans {

  @Produces
  @Singleton
  AcceptLimits limits(AcceptSettings settings) {
    return AcceptLimits.of(settings);
  }

  @Produces
  @Singleton
  BytesInFlight bytesInFlight(AcceptLimits limits) {
    return new BytesInFlight(limits.bytesInFlightMax());
  }
}
