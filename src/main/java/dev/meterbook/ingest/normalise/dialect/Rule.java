package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ledger.Fact;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Label;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One section of a dialect: which records it is for, which row they become, and where its fields
 * stand. Immutable.
 *
 * @param id differs from that of any other rule; only for caches
 * @param fact of rows that count something: what; otherwise absent
 */
record Rule(
    long id,
    Row row,
    @Nullable Fact fact,
    Names names,
    Condition condition,
    Map<Label, Expression> labels,
    Map<Field, Expression> fields,
    Map<Label, Map<String, String>> words) {

  /** What a record becomes. */
  enum Row {
    MODEL_CALL,
    TOOL_DECISION,
    TOOL_RESULT,
    USAGE,
    OUTCOME
  }

  /** What rows have besides labels. */
  enum Field {
    REQUEST,
    PROMPT,
    AGENT_ID,
    PARENT_AGENT_ID,
    USE,
    /** The request of a model call that an outcome is about. */
    SUBJECT,
    INPUT,
    CACHE_READ,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    OUTPUT,
    REASONING,
    COST,
    DURATION_MS,
    DURATION_S,
    TTFT_MS,
    TTFT_S,
    ATTEMPT,
    STATUS,
    SUCCEEDED,
    INPUT_BYTES,
    RESULT_BYTES,
    AMOUNT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names of events, spans or metrics; those that end in * are beginnings. */
  record Names(List<String> exact, List<String> prefixes) {
    Names {
      exact = List.copyOf(exact);
      prefixes = List.copyOf(prefixes);
    }

    boolean beginWith(String name) {
      for (String prefix : prefixes) {
        if (name.startsWith(prefix)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Where labels and fields stand, and what words mean. */
  record Entries(
      Map<Label, Expression> labels,
      Map<Field, Expression> fields,
      Map<Label, Map<String, String>> words) {}

  Rule {
    labels = labels.isEmpty() ? Map.of() : new EnumMap<>(labels);
    fields = fields.isEmpty() ? Map.of() : new EnumMap<>(fields);
    words = Map.copyOf(words);
  }

  /** As a rule of another client, whose entries hold where this one has none. */
  Rule within(String client, Entries more) {
    Map<Label, Expression> allLabels = new HashMap<>(more.labels);
    allLabels.putAll(labels);
    Map<Field, Expression> allFields = new HashMap<>(more.fields);
    allFields.putAll(fields);
    Map<Label, Map<String, String>> allWords = new HashMap<>(more.words);
    allWords.putAll(words);
    long otherId = Fingerprint.combine(id, Fingerprint.of(client));
    return new Rule(otherId, row, fact, names, condition, allLabels, allFields, allWords);
  }

  @Nullable String text(Field field, Report report) {
    Expression expression = fields.get(field);
    return expression == null ? null : expression.text(report);
  }

  OptionalLong number(Field field, Report report, long scale) {
    Expression expression = fields.get(field);
    return expression == null ? OptionalLong.empty() : expression.number(report, scale);
  }
}
