package dev.meterbook.access;

import dev.meterbook.platform.StartFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the settings of access fit together, asked before the first door opens. */
public final class AccessPolicy {
  private static final String ACCESS = "METERBOOK_ACCESS";
  private static final String TOKEN = "METERBOOK_TOKEN";

  /** Shorter ones can be guessed. */
  private static final int TOKEN_LENGTH_MIN = 16;

  private AccessPolicy() {}

  /**
   * Throws {@link StartFailure} when METERBOOK_ACCESS or METERBOOK_TOKEN is wrong, or the service
   * would listen beyond loopback without anybody having decided so.
   */
  public static void check(Map<String, String> environment, String host) {
    @Nullable String token = environment.get(TOKEN);
    if (token != null && !token.isBlank() && !isLongEnough(token)) {
      throw new StartFailure(
          TOKEN + " is not valid: allowed are " + TOKEN_LENGTH_MIN + " to 512 characters");
    }
    @Nullable String word = environment.get(ACCESS);
    if (word == null || word.isBlank()) {
      check(AccessMode.LOOPBACK, host);
      return;
    }
    check(
        mode(word)
            .orElseThrow(
                () -> StartFailure.badSetting(ACCESS, word, "loopback, token or insecure")),
        host);
  }

  static void check(AccessMode mode, String host) {
    if (mode == AccessMode.LOOPBACK && !isLoopback(host)) {
      throw StartFailure.badSetting(
          "METERBOOK_HOST",
          host,
          "with METERBOOK_ACCESS=loopback a loopback address is allowed; else set"
              + " METERBOOK_ACCESS=token (or insecure: whoever reaches the port may send and read)");
    }
  }

  private static boolean isLongEnough(String token) {
    return token.length() >= TOKEN_LENGTH_MIN && token.length() <= Access.TOKEN_LENGTH_MAX;
  }

  private static Optional<AccessMode> mode(String word) {
    return Arrays.stream(AccessMode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(word.strip()))
        .findFirst();
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
