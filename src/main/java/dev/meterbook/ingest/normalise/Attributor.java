package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.ValueType;
import dev.meterbook.ingest.normalise.KeyRoles.Role;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Facet;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a source says of itself. It looks only at what is stored in the source, so that
 * the same answer can be found again when the aliases change: {@code ReattributionJob} does, in
 * SQL.
 */
final class Attributor {
  private final Aliases aliases;
  private final KeyRoles roles;

  Attributor(Aliases aliases, KeyRoles roles) {
    this.aliases = aliases;
    this.roles = roles;
  }

  Attribution attribute(Attributes resource, Attributes attributes) {
    Map<Facet, String> found = new EnumMap<>(Facet.class);
    for (Facet facet : Facet.values()) {
      String value = first(facet, resource, attributes);
      if (value != null) {
        found.put(facet, facet == Facet.IDENTITY ? Attribution.identity(value) : value);
      }
    }
    return new Attribution(found);
  }

  private @Nullable String first(Facet facet, Attributes resource, Attributes attributes) {
    for (String key : aliases.of(facet)) {
      String value = text(attributes, key, false);
      if (value == null) {
        value = text(resource, key, true);
      }
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** A text or a whole number: anything else is no name. */
  private @Nullable String text(Attributes attributes, String key, boolean isResource) {
    int i = attributes.indexOf(key);
    if (i < 0 || !isStored(roles.of(attributes.key(i)), isResource)) {
      return null;
    }
    ValueType type = attributes.type(i);
    String sent =
        type == ValueType.STRING || type == ValueType.INT ? attributes.value(i).text() : null;
    if (sent == null) {
      return null;
    }
    String value = sent.replace('\0', '\uFFFD').strip();
    return value.isEmpty() ? null : cut(value);
  }

  private static boolean isStored(Role role, boolean isResource) {
    return role == Role.IDENTITY || (isResource && role == Role.PLAIN);
  }

  private static String cut(String value) {
    int length = value.codePointCount(0, value.length());
    return length <= Attribution.LENGTH_MAX
        ? value
        : value.substring(0, value.offsetByCodePoints(0, Attribution.LENGTH_MAX));
  }
}
