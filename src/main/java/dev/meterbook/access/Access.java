package dev.meterbook.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may enter. Thread-safe; may block for a token that is not known yet, so it is asked
 * on virtual threads.
 */
@Singleton
public final class Access {
  private static final String TENANT = "default";
  private static final Set<Scope> FIXED_TOKEN_SCOPES = EnumSet.of(Scope.INGEST, Scope.READ);
  private static final String SCHEME = "bearer";
  static final int TOKEN_LENGTH_MAX = 512;

  private final AccessMode mode;
  private final Optional<byte[]> fixedDigest;
  private final TokenStore store;

  @Inject
  Access(
      AccessSettings settings,
      TokenSource source,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    this(
        settings.access(),
        settings.token(),
        new TokenStore(
            source,
            settings.dataDir().map(directory -> new TokenFile(Path.of(directory, "tokens"))),
            System::nanoTime));
    // The start asked already; a door that is open by mistake is worth asking twice.
    AccessPolicy.check(mode, host);
    if (mode == AccessMode.TOKEN) {
      store.readBehind();
    }
  }

  Access(AccessMode mode, Optional<String> fixedToken, TokenStore store) {
    this.mode = mode;
    this.fixedDigest = fixedToken.filter(text -> !text.isBlank()).map(Access::digest);
    this.store = store;
  }

  /**
   * Whether the sender of these credentials may do this.
   *
   * @param header the Authorization header: {@code Bearer X}, also percent-encoded as exporters
   *     take it from their environment
   * @param queryKey the query parameter {@code key}, for clients that cannot send headers; must
   *     never be logged
   */
  public Authorisation authorise(@Nullable String header, @Nullable String queryKey, Scope scope) {
    if (mode != AccessMode.TOKEN) {
      return new Authorisation.Granted(TENANT);
    }
    @Nullable String text = header == null ? queryKey : bearer(header);
    if (text == null || text.isEmpty() || text.length() > TOKEN_LENGTH_MAX) {
      return new Authorisation.Denied();
    }
    if (fixedDigest.isPresent() && MessageDigest.isEqual(fixedDigest.get(), digest(text))) {
      return granted(FIXED_TOKEN_SCOPES, TENANT, scope);
    }
    return switch (store.find(text)) {
      case TokenStore.Lookup.Known(Token token) -> granted(token.scopes(), token.tenant(), scope);
      case TokenStore.Lookup.Unknown() -> new Authorisation.Denied();
      case TokenStore.Lookup.Unread() -> new Authorisation.Undecided();
    };
  }

  /** Who an authorised sender is, for the record: the id of its token, which is no secret. */
  public String nameOf(@Nullable String header) {
    @Nullable String text = header == null ? null : bearer(header);
    if (mode != AccessMode.TOKEN || text == null) {
      return mode.name().toLowerCase(Locale.ROOT);
    }
    return "token " + Token.idOf(Token.digestOf(text));
  }

  private static Authorisation granted(Set<Scope> scopes, String tenant, Scope scope) {
    return scopes.contains(scope)
        ? new Authorisation.Granted(tenant)
        : new Authorisation.OutOfScope();
  }

  private static @Nullable String bearer(String header) {
    String trimmed = header.strip();
    if (!trimmed.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    String rest = trimmed.substring(SCHEME.length());
    if (rest.startsWith("%20")) {
      return decoded(rest.substring(3));
    }
    return rest.startsWith(" ") ? rest.strip() : null;
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException torn) {
      return null;
    }
  }

  private static byte[] digest(String text) {
    return Token.digestOf(text).getBytes(StandardCharsets.US_ASCII);
  }
}
