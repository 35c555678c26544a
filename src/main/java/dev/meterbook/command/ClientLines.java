package dev.meterbook.command;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lines that point a client at the service, for those whose settings we do not write. */
final class ClientLines {
  private static final Map<String, String> LINES =
      new TreeMap<>(
          Map.of(
              "codex",
              """
              # ~/.codex/config.toml; Codex takes the full address of each signal.
              [otel]
              log_user_prompt = false
              exporter = { otlp-http = { endpoint = "<service>/v1/logs", protocol = "binary" } }
              trace_exporter = { otlp-http = { endpoint = "<service>/v1/traces", protocol = "binary" } }
              metrics_exporter = { otlp-http = { endpoint = "<service>/v1/metrics", protocol = "binary" } }
              """,
              "gemini-cli",
              """
              // ~/.gemini/settings.json; it logs prompts unless told not to.
              "telemetry": {
                "enabled": true,
                "target": "local",
                "useCollector": true,
                "otlpProtocol": "http",
                "otlpEndpoint": "<service>",
                "logPrompts": false
              }
              """,
              "copilot",
              """
              # Environment of GitHub Copilot CLI, e.g. in ~/.profile; it speaks HTTP only.
              export COPILOT_OTEL_ENABLED=true
              export OTEL_EXPORTER_OTLP_ENDPOINT=<service>
              export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
              """,
              "opencode",
              """
              # Environment of opencode, e.g. in ~/.profile
              export OTEL_EXPORTER_OTLP_ENDPOINT=<service>
              # and in opencode.json, for traces:
              # "experimental": { "openTelemetry": true }
              """));

  private ClientLines() {}

  static Optional<String> of(String client, String endpoint) {
    return Optional.ofNullable(LINES.get(client))
        .map(lines -> lines.replace("<service>", endpoint));
  }

  static String clients() {
    return String.join(", ", LINES.keySet());
  }
}
