package dev.meterbook.ingest.normalise.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.ingest.normalise.dialect.Rule.Field;
import dev.meterbook.ingest.normalise.dialect.Rule.Row;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.Signal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectFileTest {
  private static final String FILE =
      """
      # A client.
      client     = robot
      services   = robot, Robot Two
      scopes     = robot.scope
      metrics    = robot.
      counted_by = session
      cost       = reported
      model      = model
      [words decision]
      accept = approved | allowed

      [model_call from log call, robot.*]
      when  = done is true
      input = all - cached
      model = name

      [tool_decision from span *]
      decision = decision

      [usage cache_read - input from metric robot.tokens]
      [outcome commits from metric robot.commits]
      """;

  @Test
  void headSaysWhoIsMeantAndHowSignalsAreWeighed() {
    Dialect dialect = read(FILE);

    assertThat(dialect.client()).isEqualTo("robot");
    assertThat(dialect.services()).containsExactly("robot", "Robot Two");
    assertThat(dialect.scopes()).containsExactly("robot.scope");
    assertThat(dialect.metrics()).containsExactly("robot.");
    assertThat(dialect.includes()).isEmpty();
    assertThat(dialect.countedByDay()).isFalse();
    assertThat(dialect.prefersReport()).isTrue();
  }

  @Test
  void withoutAWordSignalsAreWeighedByDayAndCostsComputed() {
    Dialect dialect = read("client = robot");

    assertThat(dialect.countedByDay()).isTrue();
    assertThat(dialect.prefersReport()).isFalse();
  }

  @Test
  void rulesAreFoundByNameAndByBeginning() {
    Dialect dialect = read(FILE);

    assertThat(rows(dialect, Signal.LOGS, "call")).containsExactly(Row.MODEL_CALL);
    assertThat(rows(dialect, Signal.LOGS, "robot.call")).containsExactly(Row.MODEL_CALL);
    assertThat(rows(dialect, Signal.LOGS, "call.robot")).isEmpty();
    assertThat(rows(dialect, Signal.TRACES, "anything")).containsExactly(Row.TOOL_DECISION);
    assertThat(rows(dialect, Signal.METRICS, "robot.tokens")).containsExactly(Row.USAGE);
    assertThat(rows(dialect, Signal.METRICS, "robot.commits")).containsExactly(Row.OUTCOME);
  }

  @Test
  void sectionSaysSharedFieldsAnew() {
    Dialect dialect = read(FILE);
    Report report = Reported.of(Map.of("model", "shared", "name", "own", "all", 9, "cached", 2));

    Rule call = dialect.rules(Signal.LOGS, "call").getFirst();
    Rule tokens = dialect.rules(Signal.METRICS, "robot.tokens").getFirst();

    assertThat(call.labels().get(Label.MODEL).text(report)).isEqualTo("own");
    assertThat(call.number(Field.INPUT, report, 1)).hasValue(7);
    assertThat(call.condition().holds(report)).isFalse();
    assertThat(tokens.labels().get(Label.MODEL).text(report)).isEqualTo("shared");
    assertThat(tokens.fact()).hasToString("usage cache_read - input");
    assertThat(tokens.words().get(Label.DECISION))
        .isEqualTo(Map.of("approved", "accept", "allowed", "accept"));
  }

  @Test
  void privateAttributesAreNotRead() {
    Dialect dialect =
        DialectFile.read(
            "robot",
            "client = robot\nprompt = prompt | prompt.id\n[model_call from log c]",
            "prompt"::equals);
    Report report = Reported.of(Map.of("prompt", "secret", "prompt.id", "p1"));

    Rule rule = dialect.rules(Signal.LOGS, "c").getFirst();

    assertThat(rule.text(Field.PROMPT, report)).isEqualTo("p1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "colour = red; no field is called colour",
        "client = toy; client stands here twice",
        "counted_by = week; counted_by is one of [day, session]",
        "cost = guessed; cost is one of [computed, reported]",
        "just words; neither a section nor key = value",
        "[model_call from letter x]; neither a section nor key = value",
        "[dinner from log x]; not a fact: dinner",
        "[usage input from log x]; metrics make usage and outcomes, and only they usage",
        "[model_call from metric x]; metrics make usage and outcomes, and only they usage",
        "[words colour]; no label is called colour",
        "model = a b; an attribute or a word in quotes is expected, not \"a b\"",
        "model = @time; a record has no @time",
      })
  void errorIsNamedWithFileAndLine(String line, String message) {
    assertThatThrownBy(() -> read("# first\nclient = robot\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("robot, line 3: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "when = a is b, when stands here twice",
    "tool = a, tool stands here twice",
    "client = b, no field is called client",
    "when = a are b, not a condition: a are b"
  })
  void errorInsideASectionToo(String line, String message) {
    String before = line.endsWith("are b") ? "" : "when = c\ntool = d\n";

    assertThatThrownBy(() -> read("client = robot\n[tool_result from log x]\n" + before + line))
        .hasMessage("robot, line %d: %s".formatted(before.isEmpty() ? 3 : 5, message));
  }

  @Test
  void clientMustHaveAName() {
    assertThatThrownBy(() -> read("services = robot")).hasMessage("robot: client = … is missing");
  }

  private static List<Row> rows(Dialect dialect, Signal signal, String name) {
    return dialect.rules(signal, name).stream().map(Rule::row).toList();
  }

  private static Dialect read(String text) {
    return DialectFile.read("robot", text, _ -> false);
  }
}
