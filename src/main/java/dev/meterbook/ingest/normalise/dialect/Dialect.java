package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ledger.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one client calls things, and how its reports are weighed. Immutable. */
final class Dialect {
  static final Set<String> HEAD =
      Set.of("client", "services", "scopes", "metrics", "counted_by", "cost", "includes");

  /** Entries of the head that know only some values. */
  static final Map<String, Set<String>> CHOICES =
      Map.of(
          "counted_by", Set.of("session", "day"),
          "cost", Set.of("reported", "computed"));

  private final String client;
  private final Map<String, String> head;
  private final Rule.Entries shared;
  private final Map<Signal, List<Rule>> rules;
  private final Map<Signal, Map<String, List<Rule>>> exact = new EnumMap<>(Signal.class);
  private final Map<Signal, List<Rule>> byPrefix = new EnumMap<>(Signal.class);

  /**
   * @param shared what all rules have already; included ones get it, too
   */
  Dialect(
      String client, Map<String, String> head, Rule.Entries shared, Map<Signal, List<Rule>> rules) {
    this.client = client;
    this.head = Map.copyOf(head);
    this.shared = shared;
    this.rules = Map.copyOf(rules);
    for (Signal signal : Signal.values()) {
      Map<String, List<Rule>> named = new HashMap<>();
      List<Rule> prefixed = new ArrayList<>();
      for (Rule rule : rules.getOrDefault(signal, List.of())) {
        rule.names()
            .exact()
            .forEach(name -> named.computeIfAbsent(name, _ -> new ArrayList<>()).add(rule));
        if (!rule.names().prefixes().isEmpty()) {
          prefixed.add(rule);
        }
      }
      exact.put(signal, named);
      byPrefix.put(signal, prefixed);
    }
  }

  /** With the rules of others behind its own, which learn from it what they do not say. */
  Dialect including(List<Dialect> others) {
    Map<Signal, List<Rule>> all = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      List<Rule> joined = new ArrayList<>(rules.getOrDefault(signal, List.of()));
      for (Dialect other : others) {
        for (Rule rule : other.rules.getOrDefault(signal, List.of())) {
          joined.add(rule.within(client, shared));
        }
      }
      all.put(signal, joined);
    }
    return new Dialect(client, head, shared, all);
  }

  String client() {
    return client;
  }

  /** Values of service.name that mean this client. */
  List<String> services() {
    return list("services");
  }

  /** Beginnings of scope names that mean this client, whatever its service is called. */
  List<String> scopes() {
    return list("scopes");
  }

  /** Beginnings of metric names that mean this client, whatever its service is called. */
  List<String> metrics() {
    return list("metrics");
  }

  /** Dialects whose rules hold as well. */
  List<String> includes() {
    return list("includes");
  }

  /** Whether signals must be weighed per day, since not every one of them names the session. */
  boolean countedByDay() {
    return head.getOrDefault("counted_by", "day").equals("day");
  }

  /** Whether the cost that the client reports is to be believed. */
  boolean prefersReport() {
    return head.getOrDefault("cost", "computed").equals("reported");
  }

  /** The rules that may be for records of that name; their conditions are still to be asked. */
  List<Rule> rules(Signal signal, String name) {
    List<Rule> named = exact.getOrDefault(signal, Map.of()).getOrDefault(name, List.of());
    List<Rule> prefixed = byPrefix.getOrDefault(signal, List.of());
    if (prefixed.isEmpty()) {
      return named;
    }
    List<Rule> all = new ArrayList<>(named);
    for (Rule rule : prefixed) {
      if (rule.names().beginWith(name)) {
        all.add(rule);
      }
    }
    return all;
  }

  private List<String> list(String key) {
    String text = head.get(key);
    return text == null ? List.of() : Arrays.asList(text.split(", ", -1));
  }
}
