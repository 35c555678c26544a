package dev.meterbook.tidy;

import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What packages say that they import, and what they import. */
final class Imports {
  private static final Pattern SENTENCE = Pattern.compile("Imports: (.*?)(?: Always:|$)");
  private static final Pattern NAME = Pattern.compile("\\{@code ([\\w.]+)}");

  private Imports() {}

  /** The sentence on imports of each package that has one. */
  static Map<String, String> stated(List<JavaSource> sources) {
    return sources.stream()
        .filter(JavaSource::isPackageInfo)
        .collect(toMap(JavaSource::packageName, source -> sentence(source.prose())));
  }

  /**
   * Dependencies on packages of ours that the sentence does not name. A name is a package or a
   * class, as seen from the package itself, from one that it lies in, or from the base.
   */
  static List<String> unstated(String base, JavaClasses classes, Map<String, String> stated) {
    return classes.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> stated.containsKey(home(dependency.getOriginClass())))
        .filter(dependency -> isForeign(base, dependency))
        .filter(dependency -> !isStated(dependency, stated.get(home(dependency.getOriginClass()))))
        .map(
            dependency ->
                dependency.getOriginClass().getName()
                    + " uses "
                    + dependency.getTargetClass().getName())
        .distinct()
        .toList();
  }

  private static boolean isForeign(String base, Dependency dependency) {
    String target = home(dependency.getTargetClass());
    return (target + ".").startsWith(base + ".")
        && !target.equals(home(dependency.getOriginClass()));
  }

  private static boolean isStated(Dependency dependency, String sentence) {
    String target = dependency.getTargetClass().getName();
    return NAME.matcher(sentence)
        .results()
        .map(name -> name.group(1))
        .anyMatch(
            name -> {
              for (String from = home(dependency.getOriginClass());
                  !from.isEmpty();
                  from = parent(from)) {
                String full = from + "." + name;
                if (home(dependency.getTargetClass()).equals(full)
                    || target.equals(full)
                    || target.startsWith(full + "$")) {
                  return true;
                }
              }
              return false;
            });
  }

  private static String sentence(String prose) {
    Matcher found = SENTENCE.matcher(prose);
    return found.find() ? found.group(1) : "";
  }

  private static String home(JavaClass type) {
    return type.getPackageName();
  }

  private static String parent(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }
}
