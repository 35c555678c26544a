package dev.meterbook.maintain.health;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was found today, by tenant and client. Anyone who may send can make up client names, so only
 * the first of a look keep theirs.
 */
final class Findings {
  static final int CLIENTS_MAX = 100;

  private static final String OTHER = "other";

  record Client(String tenant, String client) {}

  record Cause(Client client, String cause) {}

  record Calls(long unpriced, long unknownIdentity, long defectiveSessions) {
    Calls plus(Calls more) {
      return new Calls(
          unpriced + more.unpriced,
          unknownIdentity + more.unknownIdentity,
          defectiveSessions + more.defectiveSessions);
    }
  }

  record Difference(long tokens, long nanos) {
    Difference plus(Difference more) {
      return new Difference(tokens + more.tokens, nanos + more.nanos);
    }
  }

  private final Set<Client> named = new HashSet<>();
  private final Map<Client, Calls> calls = new LinkedHashMap<>();
  private final Map<Cause, Difference> differences = new LinkedHashMap<>();

  void addCalls(
      String tenant, String client, long unpriced, long unknownIdentity, long defectiveSessions) {
    if (named.size() < CLIENTS_MAX) {
      named.add(new Client(tenant, client));
    }
    calls.merge(
        shown(tenant, client),
        new Calls(unpriced, unknownIdentity, defectiveSessions),
        Calls::plus);
  }

  void addDifference(String tenant, String client, String cause, long tokens, long nanos) {
    differences.merge(
        new Cause(shown(tenant, client), cause), new Difference(tokens, nanos), Difference::plus);
  }

  Map<Client, Calls> calls() {
    return calls;
  }

  Map<Cause, Difference> differences() {
    return differences;
  }

  private Client shown(String tenant, String client) {
    Client asSaid = new Client(tenant, client);
    return named.contains(asSaid) ? asSaid : new Client(tenant, OTHER);
  }
}
