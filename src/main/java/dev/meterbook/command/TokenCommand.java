package dev.meterbook.command;

import dev.meterbook.access.Scope;
import dev.meterbook.access.Token;
import dev.meterbook.access.TokenLedger;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes, lists and revokes tokens in the service's database. */
final class TokenCommand implements Command {
  private final Map<String, String> environment;
  private final TokenLedger ledger = new TokenLedger(Clock.systemUTC());

  TokenCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    String action = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    Work work =
        switch (action) {
          case "create" -> creation(rest, out);
          case "list" -> listing(rest, out);
          case "revoke" -> revocation(rest, out);
          default -> throw new Misuse("token can create, list or revoke");
        };
    try (Connection connection = RunningService.find(environment).database().connect()) {
      connection.setAutoCommit(false);
      work.in(connection);
    } catch (SQLException failed) {
      throw new CommandFailure(String.valueOf(failed.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private interface Work {
    void in(Connection connection) throws SQLException;
  }

  private Work creation(List<String> arguments, PrintStream out) {
    if (arguments.isEmpty() || arguments.getFirst().startsWith("--")) {
      throw new Misuse("token create needs a name: what or whom it is for");
    }
    String tenant = "default";
    Set<Scope> scopes = EnumSet.of(Scope.INGEST);
    for (int at = 1; at < arguments.size(); at += 2) {
      if (at + 1 == arguments.size()) {
        throw new Misuse("token create: " + arguments.get(at) + " needs a value");
      }
      String value = arguments.get(at + 1);
      switch (arguments.get(at)) {
        case "--tenant" -> tenant = value;
        case "--scopes" -> scopes = scopes(value);
        default -> throw new Misuse("token create does not know " + arguments.get(at));
      }
    }
    return create(arguments.getFirst(), tenant, scopes, out);
  }

  private Work create(String name, String tenant, Set<Scope> scopes, PrintStream out) {
    return connection -> {
      try {
        TokenLedger.Issued issued = ledger.create(connection, name, tenant, scopes);
        connection.commit(); // Before it is shown: a token that is seen must be valid.
        out.println(issued.text());
        out.println("Shown this once. Its id, to revoke it: " + issued.token().id());
      } catch (IllegalArgumentException notAllowed) {
        throw new CommandFailure(String.valueOf(notAllowed.getMessage()), notAllowed);
      }
    };
  }

  private Work listing(List<String> arguments, PrintStream out) {
    if (!arguments.isEmpty()) {
      throw new Misuse("token list takes no arguments");
    }
    return connection -> {
      out.println("id\tname\ttenant\tscopes\tcreated\trevoked");
      for (Token token : ledger.list(connection)) {
        out.println(line(token));
      }
    };
  }

  private Work revocation(List<String> arguments, PrintStream out) {
    if (arguments.size() != 1) {
      throw new Misuse("token revoke takes one id; token list shows them");
    }
    return connection -> {
      if (!ledger.revoke(connection, arguments.getFirst())) {
        throw new CommandFailure("there is no valid token with id " + arguments.getFirst());
      }
      connection.commit();
      out.println("Revoked. Receivers notice within seconds.");
    };
  }

  private static String line(Token token) {
    String scopes = token.scopes().stream().sorted().map(Scope::word).collect(joined());
    String revoked = token.revokedAt() == null ? "" : token.revokedAt().toString();
    return String.join(
        "\t",
        token.id(),
        token.name(),
        token.tenant(),
        scopes,
        token.createdAt().toString(),
        revoked);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(",");
  }

  private static Set<Scope> scopes(String words) {
    try {
      return Arrays.stream(words.split(",", -1))
          .map(String::strip)
          .map(Scope::of)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    } catch (IllegalArgumentException unknown) {
      throw new Misuse("--scopes " + words + " is not valid: a list of ingest, read, admin");
    }
  }
}
