package dev.meterbook.access;

/** Whether a request may go on. */
public sealed interface Authorisation {

  /** It may, in the books of this tenant. */
  record Granted(String tenant) implements Authorisation {}

  /** It may not, or not now. */
  sealed interface Withheld extends Authorisation {}

  /** No token, or none that is valid. */
  record Denied() implements Withheld {}

  /** A valid token that does not allow this. */
  record OutOfScope() implements Withheld {}

  /** The tokens could not be read, so neither yes nor no: the sender should try again. */
  record Undecided() implements Withheld {}
}
