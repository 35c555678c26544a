package dev.meterbook.tidy;

import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;

/** A new database with this version's schema. */
final class MigratedDatabase {
  private final DatabaseAddress address;

  private MigratedDatabase(DatabaseAddress address) {
    this.address = address;
  }

  static MigratedDatabase create() {
    MigratedDatabase database = new MigratedDatabase(TestDatabase.create());
    database.migrate();
    return database;
  }

  /** How many migrations were applied. */
  int migrate() {
    return Flyway.configure()
        .dataSource(address.url(), address.user(), address.password())
        .locations("classpath:db/migration")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  Connection connect() throws SQLException {
    return TestDatabase.connect(address);
  }

  /** The rows of a query, their columns joined by blanks. */
  List<String> rows(String query) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }
}
