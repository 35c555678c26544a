package dev.meterbook.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Whether the service may listen where it is told to. */
public final class AccessPolicy {
  private AccessPolicy() {}

  /**
   * What is wrong with these two settings together, in one line; empty when nothing is. To be asked
   * before the first door opens: open doors beyond loopback must be a decision, not a default.
   */
  public static Optional<String> check(String host, AccessMode access) {
    if (access != AccessMode.LOOPBACK || isLoopback(host)) {
      return Optional.empty();
    }
    return Optional.of(
        "METERBOOK_HOST="
            + host
            + " is not valid with METERBOOK_ACCESS=loopback: allowed is a loopback address, or"
            + " METERBOOK_ACCESS=token (or insecure: anyone who reaches the port may send and"
            + " read)");
  }

  /** Reads METERBOOK_ACCESS; empty when there is no such word. */
  public static Optional<AccessMode> mode(String word) {
    for (AccessMode mode : AccessMode.values()) {
      if (mode.name().equals(word.strip().toUpperCase(Locale.ROOT))) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
