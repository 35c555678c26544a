package dev.meterbook.ingest.normalise;

import dev.meterbook.ingest.decode.AnyValue;
import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Resource;
import dev.meterbook.ingest.decode.Scope;
import dev.meterbook.ingest.normalise.KeyRoles.Role;
import dev.meterbook.ingest.normalise.dialect.Dialects;
import dev.meterbook.ledger.Attribution;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.StoredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Dialects dialects;
  private final Budget sourceBudget;
  private final Budget seriesBudget;
  private final Budget shapeBudget;
  private final Map<Long, Source> sources = new ConcurrentHashMap<>();
  private final Map<Long, Series> series = new ConcurrentHashMap<>();
  private final Map<Long, Shape> shapes = new ConcurrentHashMap<>();

  Words(Privacy privacy, KeyRoles roles, Aliases aliases, Dialects dialects, Budgets budgets) {
    this.privacy = privacy;
    this.roles = roles;
    this.attributor = new Attributor(aliases, roles);
    this.dialects = dialects;
    this.sourceBudget = budgets.sources();
    this.seriesBudget = budgets.series();
    this.shapeBudget = budgets.shapes();
  }

  /** What the records of one resource share of their source. */
  record Sender(String tenant, Resource resource, long print) {}

  /** What the points of one metric share of their series. */
  record Stream(Sender sender, Metric metric, long print) {
    String tenant() {
      return sender.tenant();
    }
  }

  /** Fingerprints of attributes: of those that say who sends, and of the others. */
  record Prints(long identity, long rest) {}

  Sender sender(String tenant, Resource resource) {
    long print = Fingerprint.combine(Fingerprint.of(tenant), resource.attributes().fingerprint());
    return new Sender(tenant, resource, print);
  }

  Stream stream(String tenant, Metric metric) {
    long print = Fingerprint.combine(Fingerprint.of(tenant), scope(metric.scope()));
    print = Fingerprint.combine(print, Fingerprint.of(metric.name()));
    print = Fingerprint.combine(print, Fingerprint.of(metric.unit()));
    print = Fingerprint.combine(print, Fingerprint.of(streamKind(metric)));
    return new Stream(sender(tenant, metric.resource()), metric, print);
  }

  Prints prints(Attributes attributes) {
    long identity = 0;
    long rest = 0;
    for (int i = 0; i < attributes.size(); i++) {
      long print = attributes.fingerprint(i);
      switch (roles.of(attributes.key(i))) {
        case IDENTITY, PRIVATE_IDENTITY -> identity += print;
        case PLAIN, PRIVATE -> rest += print;
      }
    }
    return new Prints(identity, rest);
  }

  Source source(String tenant, Resource resource, Attributes attributes) {
    return source(sender(tenant, resource), attributes, prints(attributes));
  }

  Source source(Sender sender, Attributes attributes, Prints prints) {
    long id = Fingerprint.combine(sender.print(), prints.identity());
    Source known = sources.get(id);
    if (known != null && known.tenant().equals(sender.tenant())) {
      return known;
    }
    return remember(sources, id, newSource(id, sender.tenant(), sender.resource(), attributes));
  }

  Series series(Stream stream, Attributes attributes, Prints prints) {
    long id = Fingerprint.combine(stream.print(), prints.rest());
    Series known = series.get(id);
    if (known != null && known.tenant().equals(stream.tenant())) {
      return known;
    }
    return remember(series, id, newSeries(id, stream.tenant(), stream.metric(), attributes));
  }

  /** What the records of one shape share besides their keys. */
  record Outline(Scope scope, String name, String severityText, @Nullable String body) {
    long print() {
      long print = Fingerprint.combine(Words.scope(scope), Fingerprint.of(name));
      print = Fingerprint.combine(print, Fingerprint.of(severityText));
      return Fingerprint.combine(print, body == null ? 0 : Fingerprint.of(body));
    }
  }

  /** Beyond the budget it is the shape without keys: tenants share shapes, so none is marked. */
  Shape shape(String tenant, Outline outline, Attributes attributes) {
    long bareId = outline.print();
    long id = bareId;
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == Role.PLAIN) {
        id = Fingerprint.combine(id, attributes.key(i).hash());
      }
    }
    Shape known = shapes.get(id);
    if (known != null) {
      return known;
    }
    if (id == bareId || shapeBudget.admits(tenant, id)) {
      return remember(shapes, id, newShape(id, outline, attributes));
    }
    Shape bare = shapes.get(bareId);
    return bare != null
        ? bare
        : remember(shapes, bareId, newShape(bareId, outline, Attributes.EMPTY));
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
    String client =
        dialects.client(first(List.of("service.name"), resource.attributes()).orElse(""));
    Optional<String> session = first(SESSION_KEYS, attributes, resource.attributes());
    return new Source(
        id,
        Fingerprint.of(
            tenant
                + all(resource.attributes())
                + sorted(attributes, Role.IDENTITY, Role.PRIVATE_IDENTITY)),
        tenant,
        client,
        first(List.of("service.version", "app.version"), resource.attributes(), attributes),
        fits ? session : Optional.empty(),
        sessionKey(tenant, client, session, id),
        session.isEmpty() || dialects.countedByDay(client),
        fits ? object(resource.attributes(), Role.IDENTITY, Role.PLAIN) : Json.EMPTY_OBJECT,
        fits ? object(attributes, Role.IDENTITY) : Json.EMPTY_OBJECT,
        !fits,
        fits ? attributor.attribute(resource.attributes(), attributes) : Attribution.UNKNOWN);
  }

  /** Of a source without session the source is the session. */
  private static long sessionKey(
      String tenant, String client, Optional<String> session, long sourceId) {
    long id = Fingerprint.combine(Fingerprint.of(tenant), Fingerprint.of(client));
    return Fingerprint.combine(id, session.map(Fingerprint::of).orElse(sourceId));
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
        StoredText.of(metric.name()),
        StoredText.of(metric.unit()),
        Series.Kind.valueOf(metric.kind().name()),
        switch (metric.temporality()) {
          case UNSPECIFIED -> Series.Temporality.NONE;
          case DELTA -> Series.Temporality.DELTA;
          case CUMULATIVE -> Series.Temporality.CUMULATIVE;
        },
        metric.monotonic(),
        StoredText.of(metric.scope().name()),
        StoredText.of(metric.scope().version()),
        fits ? object(attributes, Role.PLAIN) : Json.EMPTY_OBJECT,
        !fits);
  }

  private Shape newShape(long id, Outline outline, Attributes attributes) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++) {
      if (roles.of(attributes.key(i)) == Role.PLAIN) {
        keys.add(StoredText.of(attributes.key(i).name()));
      }
    }
    return new Shape(
        id,
        Fingerprint.of(
            String.join(
                "\u0001",
                text(outline.scope()),
                outline.name(),
                outline.severityText(),
                "" + outline.body(),
                keys.toString())),
        StoredText.of(outline.scope().name()),
        StoredText.of(outline.scope().version()),
        StoredText.of(outline.name()),
        StoredText.of(outline.severityText()),
        Optional.ofNullable(outline.body()).map(StoredText::of),
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
          return Optional.of(StoredText.of(text));
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

  private static <W> W remember(Map<Long, W> known, long id, W word) {
    if (known.size() >= REMEMBERED_MAX) {
      known.clear();
    }
    known.put(id, word);
    return word;
  }
}
