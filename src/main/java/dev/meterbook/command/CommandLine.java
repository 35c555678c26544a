package dev.meterbook.command;

import dev.meterbook.platform.Settings;
import dev.meterbook.platform.StartFailure;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Understands what was typed. Parsed once, then either run as a command or served. */
public final class CommandLine {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final Map<String, String> environment;
  private final List<String> arguments;

  private CommandLine(Map<String, String> environment, List<String> arguments) {
    this.environment = Map.copyOf(environment);
    this.arguments = List.copyOf(arguments);
  }

  /**
   * Takes {@code --data DIR} out of the arguments: it is METERBOOK_DATA_DIR, typed. What
   * METERBOOK_TOKEN_FILE holds is METERBOOK_TOKEN from here on.
   */
  public static CommandLine parse(Map<String, String> environment, String... typed) {
    List<String> arguments = new java.util.ArrayList<>(List.of(typed));
    Map<String, String> effective = new HashMap<>(environment);
    int option = arguments.indexOf("--data");
    if (option >= 0) {
      if (option + 1 == arguments.size()) {
        throw new StartFailure("--data needs a directory: --data DIR");
      }
      effective.put("METERBOOK_DATA_DIR", arguments.get(option + 1));
      arguments.subList(option, option + 2).clear();
    }
    Settings.secret(environment, "METERBOOK_TOKEN")
        .ifPresent(token -> effective.put("METERBOOK_TOKEN", token));
    return new CommandLine(effective, arguments);
  }

  /** Whether the service is to be started. */
  public boolean isServe() {
    return arguments.isEmpty() || arguments.equals(List.of("serve"));
  }

  /** The environment that the settings are read from. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Runs the command and returns its exit code. */
  public int run(PrintStream out, PrintStream error) {
    try {
      command().run(arguments.subList(1, arguments.size()), out);
      out.flush();
      return 0;
    } catch (CommandFailure failure) {
      error.println("meterbook: " + failure.getMessage());
      return FAILED;
    } catch (Misuse misuse) {
      error.println("meterbook: " + misuse.getMessage());
      error.print(Help.TEXT);
      return MISUSED;
    }
  }

  private Command command() {
    return switch (arguments.getFirst()) {
      case "status" -> new StatusCommand(environment);
      case "healthcheck" -> new HealthCommand(environment);
      case "sql" -> new SqlCommand(environment);
      case "connect" -> new ConnectCommand(environment, System.in);
      case "reprice" -> new RepriceCommand(environment);
      case "token" -> new TokenCommand(environment);
      case "help", "--help", "-h" -> (_, out) -> out.print(Help.TEXT);
      default -> throw new Misuse("there is no command \"" + arguments.getFirst() + "\"");
    };
  }
}
