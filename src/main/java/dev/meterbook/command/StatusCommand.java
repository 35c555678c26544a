package dev.meterbook.command;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Prints what the running service says of itself at {@code GET /}. */
final class StatusCommand implements Command {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> environment;

  StatusCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    if (!arguments.isEmpty()) {
      throw new Misuse("status takes no arguments");
    }
    RunningService service = RunningService.find(environment);
    HttpResponse<String> answer = ask(service);
    switch (answer.statusCode()) {
      case 200 -> out.print(answer.body());
      case 401, 403 ->
          throw new CommandFailure(
              "the service at "
                  + service.http()
                  + " asks for a token with scope read: put it into METERBOOK_TOKEN");
      default ->
          throw new CommandFailure(
              "what listens at "
                  + service.http()
                  + " answered "
                  + answer.statusCode()
                  + ": is it Meterbook?");
    }
  }

  private HttpResponse<String> ask(RunningService service) {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.http()).timeout(PATIENCE);
    String token = environment.getOrDefault("METERBOOK_TOKEN", "");
    if (!token.isBlank()) {
      request.header("Authorization", "Bearer " + token.strip());
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(
          request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException silent) {
      throw new CommandFailure(
          "no service answers at "
              + service.http()
              + " (data directory "
              + service.dataDirectory()
              + "): start it with ./meterbook",
          silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", interrupted);
    }
  }
}
