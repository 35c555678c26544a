package dev.meterbook.ingest.normalise.dialect;

import static java.util.stream.Collectors.toMap;

import dev.meterbook.ingest.normalise.dialect.Rule.Field;
import dev.meterbook.ingest.normalise.dialect.Rule.Names;
import dev.meterbook.ingest.normalise.dialect.Rule.Row;
import dev.meterbook.ledger.Fact;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a dialect file. Before the first section stand what the client is called and the fields
 * that all its sections share; each section makes one kind of row from one kind of record. How they
 * are written stands in {@code dialects/README.md}.
 */
final class DialectFile {
  private static final Pattern SECTION =
      Pattern.compile("\\[(?<row>[^\\]]+) from (?<signal>log|span|metric) (?<names>[^\\]]+)\\]");
  private static final Pattern WORDS = Pattern.compile("\\[words (?<label>[a-z_]+)\\]");
  private static final Pattern ENTRY = Pattern.compile("(?<key>[a-z0-9_]+) *= *(?<value>.+)");
  private static final Map<String, Label> LABELS =
      Arrays.stream(Label.values()).collect(toMap(Label::word, Function.identity()));
  private static final Map<String, Field> FIELDS =
      Arrays.stream(Field.values()).collect(toMap(Field::word, Function.identity()));

  private final String fileName;
  private final Predicate<String> isPrivate;
  private final Map<String, String> head = new HashMap<>();
  private final Map<String, Expression> shared = new HashMap<>();
  private final Map<Label, Map<String, String>> words = new EnumMap<>(Label.class);
  private final List<Section> sections = new ArrayList<>();
  private Optional<Label> wordsOf = Optional.empty();

  /** A section as read so far. */
  private static final class Section {
    final Signal signal;
    final Row row;
    final Optional<Fact> fact;
    final Names names;
    final Map<String, Expression> entries = new HashMap<>();
    Condition condition = Condition.ALWAYS;

    Section(Signal signal, Row row, Optional<Fact> fact, Names names) {
      this.signal = signal;
      this.row = row;
      this.fact = fact;
      this.names = names;
    }
  }

  private DialectFile(String fileName, Predicate<String> isPrivate) {
    this.fileName = fileName;
    this.isPrivate = isPrivate;
  }

  /**
   * @throws IllegalArgumentException with file and line of the first error
   */
  static Dialect read(String fileName, String text, Predicate<String> isPrivate) {
    DialectFile file = new DialectFile(fileName, isPrivate);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        file.line(line.strip());
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "%s, line %d: %s".formatted(fileName, number, wrong.getMessage()), wrong);
      }
    }
    return file.dialect();
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Matcher section = SECTION.matcher(line);
    Matcher wordsSection = WORDS.matcher(line);
    Matcher entry = ENTRY.matcher(line);
    if (section.matches()) {
      wordsOf = Optional.empty();
      sections.add(section(section));
    } else if (wordsSection.matches()) {
      wordsOf = Optional.of(label(wordsSection.group("label")));
    } else if (entry.matches()) {
      entry(entry.group("key"), entry.group("value"));
    } else {
      throw new IllegalArgumentException("neither a section nor key = value");
    }
  }

  private void entry(String key, String value) {
    if (wordsOf.isPresent()) {
      var meanings = words.computeIfAbsent(wordsOf.get(), _ -> new HashMap<>());
      for (String said : value.split(" \\| ", -1)) {
        meanings.put(said, key);
      }
    } else if (!sections.isEmpty() && key.equals("when")) {
      if (!sections.getLast().condition.clauses().isEmpty()) {
        throw new IllegalArgumentException("when stands here twice");
      }
      sections.getLast().condition = Condition.parse(value);
    } else if (sections.isEmpty() && Dialect.HEAD.contains(key)) {
      // Before the fields: up here cost is not one of them.
      Set<String> choice = Dialect.CHOICES.getOrDefault(key, Set.of(value));
      if (!choice.contains(value)) {
        throw new IllegalArgumentException(key + " is one of " + new TreeSet<>(choice));
      }
      if (head.put(key, value) != null) {
        throw new IllegalArgumentException(key + " stands here twice");
      }
    } else if (LABELS.containsKey(key) || FIELDS.containsKey(key)) {
      var entries = sections.isEmpty() ? shared : sections.getLast().entries;
      if (entries.put(key, Expression.parse(value).without(isPrivate)) != null) {
        throw new IllegalArgumentException(key + " stands here twice");
      }
    } else {
      throw new IllegalArgumentException("no field is called " + key);
    }
  }

  private static Label label(String word) {
    Label label = LABELS.get(word);
    if (label == null) {
      throw new IllegalArgumentException("no label is called " + word);
    }
    return label;
  }

  private static Section section(Matcher section) {
    String row = section.group("row");
    Signal signal =
        switch (section.group("signal")) {
          case "log" -> Signal.LOGS;
          case "span" -> Signal.TRACES;
          default -> Signal.METRICS;
        };
    Names names = names(section.group("names"));
    Section begun =
        switch (row) {
          case "model_call" -> new Section(signal, Row.MODEL_CALL, Optional.empty(), names);
          case "tool_decision" -> new Section(signal, Row.TOOL_DECISION, Optional.empty(), names);
          case "tool_result" -> new Section(signal, Row.TOOL_RESULT, Optional.empty(), names);
          default -> {
            Fact fact = Fact.parse(row);
            Row counted = fact instanceof Fact.OfUsage ? Row.USAGE : Row.OUTCOME;
            yield new Section(signal, counted, Optional.of(fact), names);
          }
        };
    if (begun.row != Row.OUTCOME && (begun.row == Row.USAGE) != (begun.signal == Signal.METRICS)) {
      throw new IllegalArgumentException("metrics make usage and outcomes, and only they usage");
    }
    return begun;
  }

  private static Names names(String list) {
    List<String> exact = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (String name : list.split(", ", -1)) {
      if (name.endsWith("*")) {
        prefixes.add(name.substring(0, name.length() - 1));
      } else {
        exact.add(name);
      }
    }
    return new Names(exact, prefixes);
  }

  private Dialect dialect() {
    Map<Signal, List<Rule>> rules = new EnumMap<>(Signal.class);
    for (Section section : sections) {
      rules.computeIfAbsent(section.signal, _ -> new ArrayList<>()).add(rule(section));
    }
    String client = head.get("client");
    if (client == null) {
      throw new IllegalArgumentException(fileName + ": client = … is missing");
    }
    return new Dialect(client, head, entries(shared), rules);
  }

  private Rule rule(Section section) {
    Map<String, Expression> all = new HashMap<>(shared);
    all.putAll(section.entries);
    Rule.Entries entries = entries(all);
    long id = Fingerprint.of(fileName + '\n' + sections.indexOf(section));
    return new Rule(
        id,
        section.row,
        section.fact.orElse(null),
        section.names,
        section.condition,
        entries.labels(),
        entries.fields(),
        entries.words());
  }

  private Rule.Entries entries(Map<String, Expression> entries) {
    Map<Label, Expression> labels = new EnumMap<>(Label.class);
    Map<Field, Expression> fields = new EnumMap<>(Field.class);
    entries.forEach(
        (key, expression) -> {
          if (LABELS.containsKey(key)) {
            labels.put(label(key), expression);
          } else {
            fields.put(FIELDS.get(key), expression);
          }
        });
    return new Rule.Entries(labels, fields, words);
  }
}
