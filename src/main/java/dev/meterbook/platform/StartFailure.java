package dev.meterbook.platform;

/** The service cannot start. The message is one line that says what is wrong and what to do. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** One setting is wrong. */
  public static StartFailure badSetting(String name, String value, String allowed) {
    return new StartFailure(name + "=" + value + " is not valid: " + allowed);
  }
}
