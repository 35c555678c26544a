package dev.meterbook.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The alert rules beside the code, read as text. */
final class Alerts {
  private static final Pattern ALERT = Pattern.compile("(?m)^\\s*- alert: ");
  private static final Pattern END = Pattern.compile("(?m)^\\s*- (?:name|record|alert): ");
  private static final List<String> PARTS =
      List.of("expr", "for", "severity", "summary", "description", "runbook_url");

  private Alerts() {}

  /** What alerts lack. No folder, no alerts. */
  static List<String> unfinished(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> unfinished = new ArrayList<>();
    for (Path file : rules(folder)) {
      String[] alerts = ALERT.split(JavaSource.read(file));
      for (int i = 1; i < alerts.length; i++) {
        unfinished.addAll(unfinished(folder, END.split(alerts[i])[0]));
      }
    }
    return unfinished;
  }

  private static List<String> unfinished(Path folder, String alert) {
    String name = alert.lines().findFirst().orElse("").strip();
    List<String> unfinished = new ArrayList<>();
    Path book = folder.resolve("runbooks/" + name + ".md");
    if (!Files.exists(book)) {
      unfinished.add(name + ": there is no runbooks/" + name + ".md");
    } else if (!alert.contains("runbooks/" + name + ".md")) {
      unfinished.add(name + ": its runbook_url is another's");
    }
    for (String part : PARTS) {
      if (!Pattern.compile("(?m)^\\s*" + part + ":").matcher(alert).find()) {
        unfinished.add(name + ": says no " + part + ":");
      }
    }
    return unfinished;
  }

  private static List<Path> rules(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
