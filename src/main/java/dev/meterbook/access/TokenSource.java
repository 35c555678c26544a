package dev.meterbook.access;

import java.sql.SQLException;
import java.util.List;

/** Reads all tokens, revoked ones too, from the database. May block; throws when it is away. */
@FunctionalInterface
public interface TokenSource {
  List<Token> read() throws SQLException;
}
