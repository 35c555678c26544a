package dev.meterbook.access;

/** METERBOOK_ACCESS: what the doors ask for. */
public enum AccessMode {
  /** Nothing, and the service listens on loopback only. */
  LOOPBACK,
  /** A token, everywhere. */
  TOKEN,
  /** Nothing, even beyond loopback: someone else guards the doors, or nobody. */
  INSECURE
}
