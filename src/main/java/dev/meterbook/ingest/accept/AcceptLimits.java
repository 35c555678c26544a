package dev.meterbook.ingest.accept;

import dev.meterbook.platform.StartFailure;
import java.time.Duration;

/** The limits of the doors, checked. */
record AcceptLimits(
    int bodyBytesMax,
    long bytesInFlightMax,
    Duration bodyTimeMax,
    int bodyRateMin,
    int httpConnectionsMax,
    int grpcConnectionsMax,
    Duration drainTimeMax) {
  private static final int KIBI = 1024;
  private static final int GIBI = 1024 * 1024 * KIBI;

  private static final int CONNECTIONS = 1_000_000;

  AcceptLimits {
    check("METERBOOK_BODY_BYTES_MAX", bodyBytesMax, KIBI, GIBI);
    // A largest body that does not shrink is held twice, as sent and inflated: with less than
    // that it could never be taken, however often it is sent again.
    check("METERBOOK_BYTES_IN_FLIGHT_MAX", bytesInFlightMax, 2L * bodyBytesMax, 64L * GIBI);
    check("METERBOOK_BODY_TIME_MAX", bodyTimeMax, Duration.ofMillis(100), Duration.ofMinutes(5));
    check("METERBOOK_BODY_RATE_MIN", bodyRateMin, 0, GIBI);
    check("METERBOOK_HTTP_CONNECTIONS_MAX", httpConnectionsMax, 1, CONNECTIONS);
    check("METERBOOK_GRPC_CONNECTIONS_MAX", grpcConnectionsMax, 1, CONNECTIONS);
    check("METERBOOK_DRAIN_TIME_MAX", drainTimeMax, Duration.ZERO, Duration.ofMinutes(5));
  }

  static AcceptLimits of(AcceptSettings settings) {
    return new AcceptLimits(
        intOf("METERBOOK_BODY_BYTES_MAX", settings.bodyBytesMax().asLongValue()),
        settings.bytesInFlightMax().asLongValue(),
        settings.bodyTimeMax(),
        intOf("METERBOOK_BODY_RATE_MIN", settings.bodyRateMin().asLongValue()),
        settings.httpConnectionsMax(),
        settings.grpcConnectionsMax(),
        settings.drainTimeMax());
  }

  private static int intOf(String name, long value) {
    check(name, value, 0, GIBI);
    return (int) value;
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw StartFailure.badSetting(name, "" + value, "allowed are " + min + " to " + max);
    }
  }

  private static void check(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw StartFailure.badSetting(name, "" + value, "allowed are " + min + " to " + max);
    }
  }
}
