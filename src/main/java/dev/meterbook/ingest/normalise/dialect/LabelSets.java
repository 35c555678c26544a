package dev.meterbook.ingest.normalise.dialect;

import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Label;
import dev.meterbook.ledger.LabelSet;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.StoredText;
import dev.meterbook.pricing.PriceBook;
import dev.meterbook.pricing.Prices;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds the labels of records. Thread-safe; remembers what it has built. */
final class LabelSets {
  /** About 1 KB each. */
  private static final int REMEMBERED_MAX = 50_000;

  private final Prices prices;
  private final BiPredicate<String, Long> admits;
  private final Map<Long, Labelled> remembered = new ConcurrentHashMap<>();

  /** Labels, with the words that they lack when they are over the bound. */
  record Labelled(LabelSet labels, Map<Label, String> words, Terms terms) {
    String model() {
      return words.getOrDefault(Label.MODEL_SAID, "");
    }
  }

  LabelSets(Prices prices, BiPredicate<String, Long> admits) {
    this.prices = prices;
    this.admits = admits;
  }

  Labelled of(String tenant, Rule rule, Report report) {
    long key = Fingerprint.combine(rule.id(), Fingerprint.of(tenant));
    key = Fingerprint.combine(key, prices.book().versionId()); // Which may know another payee.
    for (Expression expression : rule.labels().values()) {
      key = Fingerprint.combine(key, expression.fingerprint(report));
    }
    Labelled known = remembered.get(key);
    if (known == null) {
      known = build(tenant, rule, report);
      if (remembered.size() >= REMEMBERED_MAX) {
        remembered.clear();
      }
      remembered.put(key, known);
    }
    return known;
  }

  private Labelled build(String tenant, Rule rule, Report report) {
    Map<Label, String> words = new EnumMap<>(Label.class);
    rule.labels()
        .forEach(
            (label, expression) -> {
              String said = expression.text(report);
              if (said != null) {
                String meant = rule.words().getOrDefault(label, Map.of()).getOrDefault(said, said);
                words.put(label, StoredText.of(meant));
              }
            });
    String model = words.getOrDefault(Label.MODEL, "");
    if (!model.isEmpty()) {
      nameModel(model, words);
    }
    // As stored, so that a call which is priced again is priced by the same words.
    Terms terms =
        new Terms(
            words.get(Label.PROVIDER), words.get(Label.REGION), words.get(Label.SPEED), false);
    return new Labelled(labelSet(tenant, words), words, terms);
  }

  private void nameModel(String said, Map<Label, String> words) {
    PriceBook book = prices.book();
    var id = book.idOf(said);
    words.put(Label.MODEL_SAID, said);
    words.put(Label.MODEL, id.name());
    put(words, Label.PROVIDER, book.payee(said, words.get(Label.PROVIDER)));
    if (!words.containsKey(Label.REGION)) {
      put(words, Label.REGION, id.region());
    }
  }

  private static void put(Map<Label, String> words, Label label, @Nullable String word) {
    if (word != null) {
      words.put(label, word);
    }
  }

  private LabelSet labelSet(String tenant, Map<Label, String> words) {
    long id = Fingerprint.of(tenant);
    StringBuilder identity = new StringBuilder(tenant);
    for (Map.Entry<Label, String> word : words.entrySet()) {
      id = Fingerprint.combine(id, Fingerprint.of(word.getKey().word()));
      id = Fingerprint.combine(id, Fingerprint.of(word.getValue()));
      identity.append('\u0001').append(word.getKey()).append('\u0002').append(word.getValue());
    }
    boolean fits = admits.test(tenant, id);
    return new LabelSet(
        id, Fingerprint.of(identity.toString()), tenant, fits ? words : Map.of(), !fits);
  }
}
