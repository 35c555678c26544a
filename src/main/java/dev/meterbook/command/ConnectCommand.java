package dev.meterbook.command;

import dev.meterbook.command.ClaudeSettings.Change;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Points a client at this service. Claude Code's settings are merged, after a look at them; of the
 * others the lines to paste are shown.
 */
final class ConnectCommand implements Command {
  private static final String UNDO = "--undo";
  private static final String YES = "--yes";

  private final Map<String, String> environment;
  private final InputStream in;

  ConnectCommand(Map<String, String> environment, InputStream in) {
    this.environment = environment;
    this.in = in;
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    if (arguments.isEmpty()) {
      throw new Misuse("connect needs a client: claude-code, " + ClientLines.clients());
    }
    Set<String> options = new HashSet<>(arguments.subList(1, arguments.size()));
    if (arguments.getFirst().equals("claude-code")) {
      connectClaudeCode(options, out);
      return;
    }
    if (!options.isEmpty()) {
      throw new Misuse("connect " + arguments.getFirst() + " only prints; it takes no options");
    }
    URI http = RunningService.find(environment).http();
    out.print(
        ClientLines.of(arguments.getFirst(), endpoint(http))
            .orElseThrow(() -> new Misuse("connect does not know " + arguments.getFirst())));
  }

  private void connectClaudeCode(Set<String> options, PrintStream out) {
    if (!Set.of(UNDO, YES).containsAll(options)) {
      throw new Misuse("connect claude-code takes --yes and --undo");
    }
    ClaudeSettings settings = ClaudeSettings.in(claudeFolder(), Clock.systemUTC());
    Change change =
        options.contains(UNDO)
            ? settings.undoing()
            : settings.setting(variables(endpoint(RunningService.find(environment).http())));
    out.println(settings.file());
    if (change.isNothing()) {
      out.println("Nothing to change.");
      return;
    }
    out.print(change.description());
    if (!options.contains(YES) && !isConfirmed(out)) {
      throw new CommandFailure("nothing was written");
    }
    settings
        .apply(change)
        .ifPresent(backup -> out.println("Written. What was there before: " + backup));
    out.println("Sessions that Claude Code starts from now on follow it.");
  }

  private Path claudeFolder() {
    String folder = environment.getOrDefault("CLAUDE_CONFIG_DIR", "");
    return folder.isBlank() ? Path.of(System.getProperty("user.home"), ".claude") : Path.of(folder);
  }

  private Map<String, String> variables(String endpoint) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CLAUDE_CODE_ENABLE_TELEMETRY", "1");
    variables.put("OTEL_METRICS_EXPORTER", "otlp");
    variables.put("OTEL_LOGS_EXPORTER", "otlp");
    variables.put("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "1"); // Without it no traces.
    variables.put("OTEL_TRACES_EXPORTER", "otlp");
    // HTTP, not gRPC: over HTTP Claude Code sends a batch again for 10 s when it is answered
    // 429, 502, 503 or 504; over gRPC it drops the batch at the first error, whichever it is.
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    // A killed session loses what it had not exported: 10 s of metrics instead of a minute's.
    variables.put("OTEL_METRIC_EXPORT_INTERVAL", "10000");
    String token = environment.getOrDefault("METERBOOK_TOKEN", "").strip();
    if (!token.isEmpty()) {
      variables.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20" + token);
    }
    return variables;
  }

  private static String endpoint(URI http) {
    String text = http.toString();
    return text.substring(0, text.length() - 1);
  }

  private boolean isConfirmed(PrintStream out) {
    out.print("Write this? [y/N] ");
    out.flush();
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String answer = Optional.ofNullable(lines.readLine()).orElse("").strip();
      return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    } catch (IOException closed) {
      return false;
    }
  }
}
