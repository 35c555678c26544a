package dev.meterbook.command;

/** What was typed is not a command. */
final class Misuse extends RuntimeException {
  private static final long serialVersionUID = 1;

  Misuse(String message) {
    super(message);
  }
}
