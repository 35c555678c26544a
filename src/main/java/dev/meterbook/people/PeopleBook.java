package dev.meterbook.people;

import dev.meterbook.platform.SqlFailure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The mappings of tenants, in transactions. Thread-safe. */
final class PeopleBook {
  /** Far more than a company has identities; a list of them all still fits in an answer. */
  static final long MAPPINGS_MAX = 50_000;

  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /** Beyond what a tenant may have; nothing was changed. */
    record TooMany<T>() implements Outcome<T> {}

    /** Somebody else changed the same at the same time; nothing was changed. */
    record Collided<T>() implements Outcome<T> {}

    /** The database did not do it; the same may succeed later. */
    record Unavailable<T>() implements Outcome<T> {}
  }

  Outcome<List<Mapping>> all(String tenant) {
    return inTransaction(() -> new Outcome.Done<>(PersonMapping.ofTenant(tenant)));
  }

  Outcome<List<Mapping>> history(String tenant, String identity) {
    return inTransaction(() -> new Outcome.Done<>(PersonMapping.ofIdentity(tenant, identity)));
  }

  /** Replaces the histories of all identities that are named; answers how many these are. */
  Outcome<Integer> replace(String tenant, List<Mapping> mappings) {
    List<String> identities = mappings.stream().map(Mapping::identity).distinct().sorted().toList();
    return inTransaction(
        () -> {
          PersonMapping.forget(tenant, identities);
          if (PersonMapping.countOf(tenant) + mappings.size() > MAPPINGS_MAX) {
            QuarkusTransaction.setRollbackOnly();
            return new Outcome.TooMany<>();
          }
          mappings.forEach(mapping -> PersonMapping.store(tenant, mapping));
          PersonMapping.flush();
          return new Outcome.Done<>(identities.size());
        });
  }

  /** Answers how many mappings the identity had. */
  Outcome<Long> forget(String tenant, String identity) {
    return inTransaction(() -> new Outcome.Done<>(PersonMapping.forget(tenant, List.of(identity))));
  }

  private static <T> Outcome<T> inTransaction(Supplier<Outcome<T>> work) {
    try {
      return QuarkusTransaction.requiringNew().call(work::get);
    } catch (RuntimeException failed) {
      SQLException refusal = refusal(failed);
      if (refusal == null) {
        throw failed;
      }
      return switch (SqlFailure.of(refusal)) {
        // What we send is checked: data is refused when it fits no more to what others just stored.
        case CONFLICT, BAD_DATA -> new Outcome.Collided<>();
        case UNAVAILABLE -> new Outcome.Unavailable<>();
      };
    }
  }

  private static @Nullable SQLException refusal(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refusal) {
        return refusal;
      }
    }
    return null;
  }
}
