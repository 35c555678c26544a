package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.Key;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What an attribute is for, by its key. Thread-safe; remembers its answers. */
final class KeyRoles {
  enum Role {
    /** Says who sends; repeated on every record, so kept once, in the source. */
    IDENTITY,
    /** Says who sends, but is too private to store: it still tells sources apart. */
    PRIVATE_IDENTITY,
    /** Too private to store. */
    PRIVATE,
    PLAIN
  }

  /** Keys are chosen by senders; beyond this the answer is found anew each time. */
  private static final int REMEMBERED_MAX = 20_000;

  private static final Set<String> IDENTITY =
      Set.of(
          "session.id",
          "ccr.session.id",
          "conversation.id",
          "gen_ai.conversation.id",
          "user.groups",
          "identity.source",
          "app.version",
          "app.entrypoint",
          "originator",
          "auth_mode",
          "auth_type",
          "anthropic.provider",
          "anthropic.custom_base_url");

  /** The standard ones, whatever is set: the ids of sources and series rest on the roles. */
  private static final Set<String> ATTRIBUTED = Aliases.STANDARD.all();

  private final Privacy privacy;
  private final Map<Key, Role> remembered = new ConcurrentHashMap<>();

  KeyRoles(Privacy privacy) {
    this.privacy = privacy;
  }

  Role of(Key key) {
    Role role = remembered.get(key);
    if (role == null) {
      role = decide(key.name());
      if (remembered.size() < REMEMBERED_MAX) {
        remembered.put(key, role);
      }
    }
    return role;
  }

  private Role decide(String key) {
    boolean dropped = privacy.drops(key);
    if (IDENTITY.contains(key) || ATTRIBUTED.contains(key)) {
      return dropped ? Role.PRIVATE_IDENTITY : Role.IDENTITY;
    }
    return dropped ? Role.PRIVATE : Role.PLAIN;
  }
}
