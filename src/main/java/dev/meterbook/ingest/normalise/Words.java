package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.AnyValue;
import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Resource;
import dev.meterbook.ingest.decode.Scope;
import dev.meterbook.ingest.normalise.KeyRoles.Role;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary rows that evidence points to. Ids come from what was sent, before privacy, so that
 * changing what is kept changes no id but that of a shape, which lists what is kept. Thread-safe;
 * remembers what it has built.
 */
final class Words {
  /** About 1 KB each. */
  private static final int REMEMBERED_MAX = 50_000;

  private static final List<String> SESSION_KEYS =
      List.of("session.id", "conversation.id", "gen_ai.conversation.id");

  private final Privacy privacy;
  private final KeyRoles roles;
  private final Attributor attributor;
  private final Budget sourceBudget;
  private final Budget seriesBudget;
  private final Map<Long, Source> sources = new ConcurrentHashMap<>();
  private final Map<Long, Series> series = new ConcurrentHashMap<>();
  private final Map<Long, Shape> shapes = new ConcurrentHashMap<>();

  Words(
      Privacy privacy, KeyRoles roles, Aliases aliases, Budget sourceBudget, Budget seriesBudget) {
    this.privacy = privacy;
    this.roles = roles;
    this.attributor = new Attributor(aliases, roles);
    this.sourceBudget = sourceBudget;
    this.seriesBudget = seriesBudget;
  }

  Source source(String tenant, Resource resource, Attributes attributes) {
    long id =
        Fingerprint.combine(
            Fingerprint.combine(Fingerprint.of(tenant), resource.attributes().fingerprint()),
            sum(attributes, Role.IDENTITY) + sum(attributes, Role.PRIVATE_IDENTITY));
    Source known = remember(sources, id, () -> newSource(id, tenant, resource, attributes));
    return known.tenant().equals(tenant) ? known : newSource(id, tenant, resource, attributes);
  }

  Series series(String tenant, Metric metric, Attributes attributes) {
    long id = Fingerprint.combine(Fingerprint.of(tenant), scope(metric.scope()));
    id = Fingerprint.combine(id, Fingerprint.of(metric.name()));
    id = Fingerprint.combine(id, Fingerprint.of(metric.unit()));
    id = Fingerprint.combine(id, Fingerprint.of(streamKind(metric)));
    id = Fingerprint.combine(id, sum(attributes, Role.PLAIN) + sum(attributes, Role.PRIVATE));
    long seriesId = id;
    Series known = remember(series, id, () -> newSeries(seriesId, tenant, metric, attributes));
    return known.tenant().equals(tenant) ? known : newSeries(seriesId, tenant, metric, attributes);
  }

  Shape shape(
      Scope scope, String name, String severityText, @Nullable String body, Attributes attributes) {
    long id = Fingerprint.combine(scope(scope), Fingerprint.of(name));
    id = Fingerprint.combine(id, Fingerprint.of(severityText));
    id = Fingerprint.combine(id, body == null ? 0 : Fingerprint.of(body));
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == Role.PLAIN) {
        id = Fingerprint.combine(id, attributes.key(i).hash());
      }
    }
    long shapeId = id;
    return remember(
        shapes, id, () -> newShape(shapeId, scope, name, severityText, body, attributes));
  }

  /** The values that go with the keys of the shape of the same attributes. */
  Json values(Attributes attributes, JsonBytes json) {
    json.reset();
    json.raw('[');
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == Role.PLAIN) {
        json.separate().value(attributes.value(i), privacy);
      }
    }
    return json.raw(']').toJson();
  }

  private Source newSource(long id, String tenant, Resource resource, Attributes attributes) {
    boolean fits = sourceBudget.admits(tenant, id);
    return new Source(
        id,
        Fingerprint.of(
            tenant
                + all(resource.attributes())
                + sorted(attributes, Role.IDENTITY, Role.PRIVATE_IDENTITY)),
        tenant,
        first(List.of("service.name"), resource.attributes()).orElse(""),
        first(List.of("service.version", "app.version"), resource.attributes(), attributes),
        fits ? first(SESSION_KEYS, attributes, resource.attributes()) : Optional.empty(),
        fits ? object(resource.attributes(), Role.IDENTITY, Role.PLAIN) : Json.EMPTY_OBJECT,
        fits ? object(attributes, Role.IDENTITY) : Json.EMPTY_OBJECT,
        !fits,
        fits ? attributor.attribute(resource.attributes(), attributes) : Attribution.UNKNOWN);
  }

  private Series newSeries(long id, String tenant, Metric metric, Attributes attributes) {
    boolean fits = seriesBudget.admits(tenant, id);
    return new Series(
        id,
        Fingerprint.of(
            String.join(
                "\u0001",
                tenant,
                text(metric.scope()),
                metric.name(),
                metric.unit(),
                streamKind(metric),
                sorted(attributes, Role.PLAIN, Role.PRIVATE))),
        tenant,
        clean(metric.name()),
        clean(metric.unit()),
        Series.Kind.valueOf(metric.kind().name()),
        switch (metric.temporality()) {
          case UNSPECIFIED -> Series.Temporality.NONE;
          case DELTA -> Series.Temporality.DELTA;
          case CUMULATIVE -> Series.Temporality.CUMULATIVE;
        },
        metric.monotonic(),
        clean(metric.scope().name()),
        clean(metric.scope().version()),
        fits ? object(attributes, Role.PLAIN) : Json.EMPTY_OBJECT,
        !fits);
  }

  private Shape newShape(
      long id,
      Scope scope,
      String name,
      String severityText,
      @Nullable String body,
      Attributes attributes) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == Role.PLAIN) {
        keys.add(clean(attributes.key(i).name()));
      }
    }
    return new Shape(
        id,
        Fingerprint.of(
            String.join("\u0001", text(scope), name, severityText, "" + body, keys.toString())),
        clean(scope.name()),
        clean(scope.version()),
        clean(name),
        clean(severityText),
        Optional.ofNullable(body).map(Words::clean),
        keys);
  }

  private Json object(Attributes attributes, Role... wanted) {
    List<Role> roleList = List.of(wanted);
    JsonBytes json = new JsonBytes().raw('{');
    for (int i = 0; i < attributes.size(); i++) {
      if (roleList.contains(roles.of(attributes.key(i)))) {
        json.name(attributes.key(i).name()).value(attributes.value(i), privacy);
      }
    }
    return json.raw('}').toJson();
  }

  private long sum(Attributes attributes, Role role) {
    long sum = 0;
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == role) {
        sum += attributes.fingerprint(i);
      }
    }
    return sum;
  }

  /**
   * Which attributes are beyond the limit depends on their order, but their fingerprint does not.
   */
  private String all(Attributes attributes) {
    return attributes.cut() > 0
        ? "\u0003" + attributes.fingerprint()
        : sorted(attributes, Role.values());
  }

  /** The attributes as text in the order of their keys: another way to the identity than hashes. */
  private String sorted(Attributes attributes, Role... wanted) {
    List<Role> roleList = List.of(wanted);
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++) {
      if (roleList.contains(roles.of(attributes.key(i)))) {
        entries.add(attributes.key(i).name() + '\u0002' + text(attributes.value(i)));
      }
    }
    entries.sort(null);
    return '\u0003' + String.join("\u0001", entries);
  }

  /** Of lists and maps the fingerprint: the entries of a map come in any order. */
  private static String text(AnyValue value) {
    return switch (value.type()) {
      case ARRAY, KVLIST -> value.type().name() + value.fingerprint();
      case EMPTY, STRING, BOOL, INT, DOUBLE, BYTES -> value.type().name() + value.text();
    };
  }

  private String text(Scope scope) {
    return scope.name() + '\u0002' + scope.version() + all(scope.attributes());
  }

  private Optional<String> first(List<String> keys, Attributes... places) {
    for (Attributes place : places) {
      for (String key : keys) {
        String text = privacy.drops(key) ? null : place.text(key);
        if (text != null && !text.isEmpty()) {
          return Optional.of(clean(text));
        }
      }
    }
    return Optional.empty();
  }

  private static long scope(Scope scope) {
    return Fingerprint.combine(
        Fingerprint.combine(Fingerprint.of(scope.name()), Fingerprint.of(scope.version())),
        scope.attributes().fingerprint());
  }

  private static String streamKind(Metric metric) {
    return metric.kind().name() + metric.temporality() + metric.monotonic();
  }

  /** What PostgreSQL cannot store as text is replaced, and no name is longer than a text may be. */
  static String clean(String text) {
    String stored = text.replace('\0', '\uFFFD');
    return stored.length() <= Privacy.TEXT_MAX
        ? stored
        : stored.substring(0, wholeCharacters(stored)) + "…";
  }

  private static int wholeCharacters(String text) {
    return Character.isHighSurrogate(text.charAt(Privacy.TEXT_MAX - 1))
        ? Privacy.TEXT_MAX - 1
        : Privacy.TEXT_MAX;
  }

  private static <W> W remember(Map<Long, W> known, long id, Supplier<W> build) {
    W word = known.get(id);
    if (word == null) {
      word = build.get();
      if (known.size() >= REMEMBERED_MAX) {
        known.clear();
      }
      known.put(id, word);
    }
    return word;
  }
}
