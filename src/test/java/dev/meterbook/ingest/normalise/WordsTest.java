package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Sent.attribute;
import static dev.meterbook.ingest.normalise.Sent.map;
import static dev.meterbook.ingest.normalise.Sent.string;
import static dev.meterbook.ingest.normalise.Sent.text;
import static dev.meterbook.ingest.normalise.Sent.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.decode.Metric;
import dev.meterbook.ingest.decode.Scope;
import dev.meterbook.ingest.normalise.dialect.Dialects;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Source;
import dev.meterbook.ledger.StoredText;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private static final KeyValue SESSION = text("session.id", "s-1");
  private static final KeyValue MAIL = text("user.email", "a@b.example");
  private static final KeyValue MODEL = text("model", "fable");
  private static final KeyValue PROMPT = text("prompt", "secret");

  @Test
  void aSourceIsTheSameInWhateverOrderItsAttributesCome() {
    Source one = source(List.of(text("a", "1"), text("b", "2")), SESSION, MAIL, MODEL);
    Source other = source(List.of(text("b", "2"), text("a", "1")), MODEL, MAIL, SESSION);

    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other.check()).isEqualTo(one.check());
  }

  @Test
  void aSourceIsTheSameWithAMapInAnyOrder() {
    Source one = source(List.of(attribute("m", map(text("a", "1"), text("b", "2")))));
    Source other = source(List.of(attribute("m", map(text("b", "2"), text("a", "1")))));

    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other.check()).isEqualTo(one.check());
  }

  @Test
  void aSourceWithMoreAttributesThanAreKeptIsTheSameInAnyOrder() {
    List<KeyValue> many = IntStream.range(0, 130).mapToObj(i -> text("key-" + i, "value")).toList();

    Source one = source(many);
    Source other = source(many.reversed());

    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other.check()).isEqualTo(one.check());
  }

  @Test
  void aSourceBeyondTheBudgetKeepsItsIdentityButTellsNoDetail() {
    Words tight = words(new Privacy(false, Set.of()), 1);
    var first = Sent.log(text("session.id", "s-1"));
    var second = Sent.log(text("session.id", "s-2"));

    Source described = tight.source("ours", first.resource(), first.attributes());
    Source bare = tight.source("ours", second.resource(), second.attributes());

    assertThat(described.overflow()).isFalse();
    assertThat(described.sessionId()).contains("s-1");
    assertThat(bare.overflow()).isTrue();
    assertThat(bare.sessionId()).isEmpty();
    assertThat(bare.id())
        .isEqualTo(words(false).source("ours", second.resource(), second.attributes()).id());
  }

  @Test
  void aShapeBeyondTheBudgetOfItsTenantHasNoKeysAndLeavesOthersTheirs() {
    Budgets budgets =
        new Budgets(
            new Budget(9, CLOCK), new Budget(9, CLOCK), new Budget(1, CLOCK), new Budget(9, CLOCK));
    Privacy privacy = new Privacy(false, Set.of());
    Words tight =
        new Words(
            privacy,
            new KeyRoles(privacy),
            Aliases.STANDARD,
            Dialects.load(Optional.empty(), privacy::drops),
            budgets);
    var first = Sent.log(MODEL);
    var second = Sent.log(MODEL, text("tool", "Bash"));

    Shape described = tight.shape("ours", outline(first.scope()), first.attributes());
    Shape bare = tight.shape("ours", outline(second.scope()), second.attributes());
    Shape theirs = tight.shape("theirs", outline(second.scope()), second.attributes());

    assertThat(described.keys()).containsExactly("model");
    assertThat(bare.keys()).isEmpty();
    assertThat(bare.eventName()).isEqualTo("e");
    assertThat(bare.id()).isNotIn(described.id(), theirs.id());
    assertThat(theirs.keys()).containsExactly("model", "tool");
    assertThat(budgets.shapes().overflows()).isEqualTo(1);
  }

  @Test
  void aSourceIsTheSameInProtobufAndJson() {
    Source one = source(List.of(attribute("pid", whole(7))), SESSION);
    var json =
        Sent.logInJson(
            """
            {"resourceLogs": [{
              "resource": {"attributes": [{"key": "pid", "value": {"intValue": "7"}}]},
              "scopeLogs": [{"logRecords": [{
                "attributes": [{"key": "session.id", "value": {"stringValue": "s-1"}}]}]}]}]}
            """);
    Source other = words(false).source("ours", json.resource(), json.attributes());

    assertThat(other).isEqualTo(one);
  }

  @Test
  void anotherIdentityIsAnotherSource() {
    long id = source(List.of(), SESSION).id();

    assertThat(source(List.of(), text("session.id", "s-2")).id()).isNotEqualTo(id);
    assertThat(source(List.of(), SESSION, MAIL).id()).isNotEqualTo(id);
    assertThat(source(List.of(text("host.name", "box")), SESSION).id()).isNotEqualTo(id);
    assertThat(source(List.of(), attribute("session.id", whole(1))).id())
        .isNotEqualTo(source(List.of(), attribute("session.id", string("1"))).id());
    var record = Sent.log(SESSION);
    assertThat(words(false).source("theirs", record.resource(), record.attributes()).id())
        .isNotEqualTo(id);
  }

  @Test
  void identityGoesToTheSourceAndTheRestToTheRow() {
    Words words = words(false);
    var record = Sent.log(SESSION, MODEL, MAIL, PROMPT);

    Source source = words.source("ours", record.resource(), record.attributes());
    Shape shape = words.shape("ours", outline(record.scope()), record.attributes());

    assertThat(source.sessionId()).contains("s-1");
    assertThat(source.attributes().toString())
        .isEqualTo("{\"session.id\":\"s-1\",\"user.email\":\"a@b.example\"}");
    assertThat(shape.keys()).containsExactly("model");
    assertThat(words.values(record.attributes(), new JsonBytes()).toString())
        .isEqualTo("[\"fable\"]");
  }

  @Test
  void whatIsKeptChangesNoSourceAndNoSeries() {
    var record = Sent.log(List.of(text("host.name", "box")), attributes(SESSION, MAIL, PROMPT));
    Metric metric = gauge(SESSION, MODEL, PROMPT);
    Words usual = words(false);
    Words keeping = words(true);
    Words strict = words(false, "session.id", "user.email", "model", "host.name");

    for (Words other : List.of(keeping, strict)) {
      assertThat(other.source("ours", record.resource(), record.attributes()))
          .extracting(Source::id, Source::check)
          .containsExactly(
              usual.source("ours", record.resource(), record.attributes()).id(),
              usual.source("ours", record.resource(), record.attributes()).check());
      assertThat(series(other, metric))
          .extracting(Series::id, Series::check)
          .containsExactly(series(usual, metric).id(), series(usual, metric).check());
    }
    assertThat(strict.source("ours", record.resource(), record.attributes()).toString())
        .doesNotContain("s-1", "a@b.example", "box");
  }

  @Test
  void theChecksAreTheSameInEveryProcess() {
    InstrumentationScope scope =
        InstrumentationScope.newBuilder()
            .setName("meter")
            .setVersion("1")
            .addAttributes(text("k", "v"))
            .build();
    Metric metric = Sent.gauge(scope, MODEL);
    Metric again = Sent.gauge(scope, MODEL);

    assertThat(series(words(false), again)).isEqualTo(series(words(false), metric));
    assertThat(words(false).shape("ours", outline(again.scope()), attributesOf(again)))
        .isEqualTo(words(false).shape("ours", outline(metric.scope()), attributesOf(metric)));
    // Pinned: rows that an earlier process stored have these.
    assertThat(series(words(false), metric).check()).isEqualTo(7408106055075367295L);
  }

  @Test
  void aSeriesIsTheSameInAnyOrderAndWhoeverSends() {
    Series one = series(words(false), gauge(SESSION, MODEL, text("tool", "Bash")));
    Series other = series(words(false), gauge(text("tool", "Bash"), MODEL, MAIL));

    assertThat(other.id()).isEqualTo(one.id());
    assertThat(other.check()).isEqualTo(one.check());
    assertThat(series(words(false), gauge(SESSION, MODEL)).id()).isNotEqualTo(one.id());
  }

  @Test
  void aShapeListsItsKeysInTheOrderOfTheValues() {
    var record = Sent.log(text("b", "1"), text("a", "2"));
    var turned = Sent.log(text("a", "2"), text("b", "1"));

    Shape one = words(false).shape("ours", outline(record.scope()), record.attributes());
    Shape other = words(false).shape("ours", outline(turned.scope()), turned.attributes());

    assertThat(one.keys()).containsExactly("b", "a");
    assertThat(other.keys()).containsExactly("a", "b");
    assertThat(other.id()).isNotEqualTo(one.id());
  }

  @Test
  void namesAreCleanAndNoLongerThanATextMayBe() {
    assertThat(StoredText.of("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(StoredText.of("x".repeat(256))).isEqualTo("x".repeat(256));
    assertThat(StoredText.of("x".repeat(257))).isEqualTo("x".repeat(256) + "…");
    assertThat(StoredText.of("x".repeat(255) + "𝄞")).isEqualTo("x".repeat(255) + "…");
  }

  private static Words.Outline outline(Scope scope) {
    return new Words.Outline(scope, "e", "", null);
  }

  private static Source source(List<KeyValue> resource, KeyValue... attributes) {
    var record = Sent.log(resource, attributes(attributes));
    return words(false).source("ours", record.resource(), record.attributes());
  }

  private static LogRecord.Builder attributes(KeyValue... attributes) {
    return LogRecord.newBuilder().addAllAttributes(Arrays.asList(attributes));
  }

  private static Metric gauge(KeyValue... attributes) {
    return Sent.gauge(InstrumentationScope.newBuilder().setName("meter").build(), attributes);
  }

  private static Series series(Words words, Metric metric) {
    var attributes = attributesOf(metric);
    return words.series(words.stream("ours", metric), attributes, words.prints(attributes));
  }

  private static dev.meterbook.ingest.decode.Attributes attributesOf(Metric metric) {
    return metric.points().getFirst().attributes();
  }

  private static Words words(boolean keepContent, String... privateKeys) {
    Privacy privacy = new Privacy(keepContent, Set.of(privateKeys));
    return words(privacy, 100);
  }

  private static Words words(Privacy privacy, int max) {
    Budgets budgets =
        new Budgets(
            new Budget(max, CLOCK),
            new Budget(max, CLOCK),
            new Budget(max, CLOCK),
            new Budget(max, CLOCK));
    return new Words(
        privacy,
        new KeyRoles(privacy),
        Aliases.STANDARD,
        Dialects.load(Optional.empty(), privacy::drops),
        budgets);
  }
}
