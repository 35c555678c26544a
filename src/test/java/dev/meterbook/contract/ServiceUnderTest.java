package dev.meterbook.contract;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;

/** A running service as the outside sees it: doors, management, books. */
interface ServiceUnderTest {
  /** Where OTLP over HTTP is taken; ends with a slash. */
  URI http();

  /** Where health and metrics are; ends with a slash. */
  URI management();

  Connection books() throws SQLException;
}
