package dev.meterbook.ingest.normalise;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.meterbook.ledger.Facet;
import dev.meterbook.platform.StartFailure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which attributes name a facet of the sender; of several, the first that was sent counts.
 *
 * <p>METERBOOK_ALIASES changes them: {@code team=squad,team.id;project=repo}. What it does not name
 * keeps its standard.
 */
public record Aliases(Map<Facet, List<String>> keys) {
  private static final String SETTING = "METERBOOK_ALIASES";
  private static final String ALLOWED =
      "FACET=KEY,KEY;FACET=KEY with at most 20 attribute keys of at most 128 characters each;"
          + " facets are "
          + String.join(", ", Arrays.stream(Facet.values()).map(Facet::word).toList());

  private static final int KEYS_MAX = 20;
  private static final int KEY_LENGTH_MAX = 128;

  /** What clients send, and what the guides of their makers tell people to set. */
  static final Aliases STANDARD =
      new Aliases(
          Map.ofEntries(
              Map.entry(
                  Facet.IDENTITY,
                  List.of(
                      // Names first; then what is random for an installation or device.
                      "user.email",
                      "user.account_uuid",
                      "user.account_id",
                      "enduser.id",
                      "owner_id",
                      "user.name",
                      "user.id",
                      "userId",
                      "installation.id",
                      "device_id")),
              Map.entry(Facet.TEAM, List.of("team.id", "team", "team.name")),
              Map.entry(Facet.COST_CENTRE, List.of("cost_center", "cost_centre", "cost.center")),
              Map.entry(Facet.DEPARTMENT, List.of("department")),
              Map.entry(
                  Facet.PROJECT,
                  List.of("project.name", "project_name", "project", "project.id", "sprint")),
              Map.entry(
                  Facet.REPOSITORY, List.of("vcs.repository.url.full", "vcs.repository.name")),
              Map.entry(Facet.HOST, List.of("host.name", "host.id")),
              Map.entry(
                  Facet.ENVIRONMENT,
                  List.of(
                      "deployment.environment.name",
                      "deployment.environment",
                      "env",
                      "service.namespace")),
              Map.entry(Facet.ORCHESTRATION_ID, List.of("orchestration.id", "orchestration_id")),
              Map.entry(Facet.TERMINAL, List.of("terminal.type")),
              Map.entry(Facet.ACCOUNT, List.of("user.account_uuid", "user.account_id")),
              Map.entry(Facet.ORGANISATION, List.of("organization.id", "organization_id"))));

  public Aliases {
    keys = Map.copyOf(keys);
  }

  /** Throws {@link StartFailure} when METERBOOK_ALIASES is wrong. */
  public static void check(Map<String, String> environment) {
    of(Optional.ofNullable(environment.get(SETTING)));
  }

  /** Throws {@link StartFailure} when the setting is wrong. */
  public static Aliases of(Optional<String> setting) {
    Map<Facet, List<String>> keys = new EnumMap<>(STANDARD.keys);
    Set<Facet> named = new HashSet<>();
    for (String rule : setting.orElse("").split(";", -1)) {
      if (rule.isBlank()) {
        continue;
      }
      int equals = rule.indexOf('=');
      Optional<Facet> facet = equals < 0 ? Optional.empty() : facet(rule.substring(0, equals));
      List<String> chosen = split(rule.substring(equals + 1));
      if (facet.isEmpty() || !named.add(facet.get()) || !areKeys(chosen)) {
        throw StartFailure.badSetting(SETTING, setting.orElse(""), ALLOWED);
      }
      keys.put(facet.get(), chosen);
    }
    return new Aliases(keys);
  }

  List<String> of(Facet facet) {
    return keys.getOrDefault(facet, List.of());
  }

  /** All keys, of whichever facet. */
  Set<String> all() {
    return keys.values().stream().flatMap(List::stream).collect(toUnmodifiableSet());
  }

  private static Optional<Facet> facet(String word) {
    return Arrays.stream(Facet.values())
        .filter(facet -> facet.word().equals(word.strip()))
        .findFirst();
  }

  /** No key at all is a choice too: then nothing is looked for. */
  private static List<String> split(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static boolean areKeys(List<String> keys) {
    return keys.size() <= KEYS_MAX
        && Set.copyOf(keys).size() == keys.size()
        && keys.stream().allMatch(Aliases::isKey);
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= KEY_LENGTH_MAX
        && key.chars().noneMatch(Character::isISOControl);
  }
}
