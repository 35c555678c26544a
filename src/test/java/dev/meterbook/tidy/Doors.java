package dev.meterbook.tidy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.smallrye.config.ConfigMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The doors of packages: public types that do something. What passes through a door does not count:
 * records, enums, interfaces that others implement or that are closed sets, exceptions.
 */
final class Doors {
  private static final int DOORS_MAX = 2;

  /** More than two, each with its reason. */
  private static final Map<String, Integer> KNOWN =
      Map.of(
          // The floor has no work of its own: the data directory, the database, its state, and
          // what starts them.
          "dev.meterbook.platform", 5,
          // One door, OtlpDecoder; the others are words that stay slices of the payload, which
          // records cannot be: AnyValue, Attributes, Key, Numbers.
          "dev.meterbook.ingest.decode", 5,
          // Dialects, what applies them, and what they are applied into.
          "dev.meterbook.ingest.normalise.dialect", 3,
          // The question of a request, of the health check, and of the command line.
          "dev.meterbook.access", 3);

  private Doors() {}

  static List<String> tooMany(JavaClasses classes) {
    Map<String, List<String>> doors = new TreeMap<>();
    for (JavaClass type : classes) {
      if (isDoor(type)) {
        doors
            .computeIfAbsent(type.getPackageName(), _ -> new ArrayList<>())
            .add(type.getSimpleName());
      }
    }
    return doors.entrySet().stream()
        .filter(entry -> entry.getValue().size() > KNOWN.getOrDefault(entry.getKey(), DOORS_MAX))
        .map(entry -> entry.getKey() + " has the doors " + entry.getValue())
        .toList();
  }

  private static boolean isDoor(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.isTopLevelClass()
        && !type.isRecord()
        && !type.isEnum()
        && !type.isInterface()
        && !type.isAssignableTo(Throwable.class)
        && !type.isAnnotatedWith(ConfigMapping.class)
        // Made by a tool for the native image, not written here.
        && !type.getSimpleName().contains("_");
  }
}
