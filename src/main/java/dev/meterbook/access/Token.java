package dev.meterbook.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept: by its digest. A plain SHA-256 is enough, since its text is drawn from 190
 * random bits and cannot be guessed as a password can.
 *
 * @param id the first twelve hex characters of the digest: what people name it by
 * @param digest the SHA-256 of its text, 64 hex characters
 */
public record Token(
    String id,
    String digest,
    String name,
    String tenant,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  private static final int ID_LENGTH = 12;
  private static final int NAME_LENGTH_MAX = 100;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  public Token {
    scopes = Set.copyOf(scopes);
    require(DIGEST.matcher(digest).matches(), "digest", "64 hex characters");
    require(digest.startsWith(id) && id.length() == ID_LENGTH, "id", "the digest's beginning");
    require(
        !name.isBlank() && name.length() <= NAME_LENGTH_MAX && name.lines().count() == 1,
        "name",
        "one line of at most 100 characters");
    require(
        TENANT.matcher(tenant).matches(),
        "tenant",
        "at most 63 of a-z, 0-9, - and _, the first a letter or digit");
    require(!scopes.isEmpty(), "scopes", "at least one of ingest, read, admin");
  }

  static String digestOf(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  static String idOf(String digest) {
    return digest.substring(0, ID_LENGTH);
  }

  boolean isRevoked() {
    return revokedAt != null;
  }

  private static void require(boolean holds, String what, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("a token's " + what + " must be " + allowed);
    }
  }
}
