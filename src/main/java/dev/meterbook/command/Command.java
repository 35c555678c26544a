package dev.meterbook.command;

import java.io.PrintStream;
import java.util.List;

/** One thing that can be asked for. Throws {@link CommandFailure} or {@link Misuse}. */
interface Command {
  void run(List<String> arguments, PrintStream out);
}
