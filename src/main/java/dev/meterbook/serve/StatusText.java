package dev.meterbook.serve;

import dev.meterbook.serve.Status.Books;
import dev.meterbook.serve.Status.LastEvent;
import dev.meterbook.serve.Status.ModelUse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Ten lines or fewer, for a terminal. Pure. */
final class StatusText {
  private static final int MODELS_MAX = 3;
  private static final int CLIENTS_MAX = 5;
  private static final int WARNINGS_MAX = 3;
  private static final long NANOS_PER_USD = 1_000_000_000;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

  private final Instant now;
  private final ZoneId zone;

  StatusText(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  String of(Status status) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Meterbook  %s runs since %s"
            .formatted(status.version(), MINUTE.format(status.startedAt().atZone(zone))));
    lines.add("database   " + status.databaseTrouble().map(StatusText::away).orElse("up"));
    status.books().ifPresent(books -> addBooks(lines, books));
    addWarnings(lines, status);
    return String.join("\n", lines) + "\n";
  }

  private static String away(String trouble) {
    return "AWAY, telemetry goes to the spool: " + trouble.lines().findFirst().orElse("");
  }

  private void addBooks(List<String> lines, Books books) {
    lines.add("last event " + lastEvents(books.lastEvents()));
    ModelUse total = new ModelUse("", 0, 0, 0, 0, 0, 0);
    for (ModelUse model : books.today()) {
      total = total.plus("", model);
    }
    lines.add("today      " + (total.calls() == 0 ? "no calls yet" : use(total)));
    fold(books.today()).forEach(model -> lines.add("  " + model.model() + ": " + use(model)));
  }

  private String lastEvents(List<LastEvent> events) {
    if (events.isEmpty()) {
      return "none yet; ./meterbook connect claude-code points a client here";
    }
    String shown =
        events.stream()
            .limit(CLIENTS_MAX)
            .map(event -> event.client() + " " + ago(event.time()))
            .collect(Collectors.joining(", "));
    int more = events.size() - CLIENTS_MAX;
    return more > 0 ? shown + ", and " + more + " more" : shown;
  }

  private String ago(Instant time) {
    Duration age = Duration.between(time, now);
    if (age.compareTo(Duration.ofMinutes(1)) < 0) {
      return "just now";
    }
    if (age.compareTo(Duration.ofHours(1)) < 0) {
      return age.toMinutes() + " min ago";
    }
    return age.compareTo(Duration.ofDays(1)) < 0
        ? age.toHours() + " h ago"
        : DAY.format(time.atZone(zone));
  }

  /** The dearest models by name, the others as one. */
  private static List<ModelUse> fold(List<ModelUse> models) {
    if (models.size() <= MODELS_MAX) {
      return models;
    }
    List<ModelUse> folded = new ArrayList<>(models.subList(0, MODELS_MAX - 1));
    ModelUse other = new ModelUse("other", 0, 0, 0, 0, 0, 0);
    for (ModelUse model : models.subList(MODELS_MAX - 1, models.size())) {
      other = other.plus("other", model);
    }
    folded.add(other);
    return folded;
  }

  private static String use(ModelUse use) {
    return "%s calls, %s; tokens: %s in, %s out, %s cache read, %s cache written"
        .formatted(
            grouped(use.calls()),
            usd(use.costNanos()),
            grouped(use.inputTokens()),
            grouped(use.outputTokens()),
            grouped(use.cacheReadTokens()),
            grouped(use.cacheCreationTokens()));
  }

  /** Cents, and below a dollar hundredths of a cent: one call often costs less than a cent. */
  private static String usd(long nanos) {
    int decimals = nanos < NANOS_PER_USD ? 4 : 2;
    BigDecimal usd = BigDecimal.valueOf(nanos, 9).setScale(decimals, RoundingMode.HALF_UP);
    return "$" + String.format(Locale.ROOT, "%,." + decimals + "f", usd);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void addWarnings(List<String> lines, Status status) {
    List<String> warnings = new ArrayList<>(status.warnings());
    status
        .books()
        .filter(books -> books.quarantined() > 0)
        .ifPresent(
            books ->
                warnings.addFirst(
                    grouped(books.quarantined())
                        + " payloads in quarantine: ./meterbook sql \"SELECT quarantined_at,"
                        + " signal, reason FROM quarantine\""));
    if (warnings.isEmpty()) {
      lines.add("warnings   none");
      return;
    }
    int shown = warnings.size() > WARNINGS_MAX ? WARNINGS_MAX - 1 : warnings.size();
    warnings.subList(0, shown).forEach(warning -> lines.add("WARNING    " + warning));
    if (shown < warnings.size()) {
      lines.add("WARNING    " + String.join("; ", warnings.subList(shown, warnings.size())));
    }
  }
}
