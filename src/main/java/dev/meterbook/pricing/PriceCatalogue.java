package dev.meterbook.pricing;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.meterbook.pricing.PriceRow.Period;
import dev.meterbook.pricing.PriceSheet.Column;
import dev.meterbook.pricing.PriceSheet.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of the price list and, over them, of the user's contract sheets; checked against each
 * other. Where rows of two sheets hold, it is that of the first.
 *
 * <p>A contract row says what differs: its empty cells are those of the list in the same days. Its
 * provider is who is paid, so a price agreed with a cloud does not hold for calls to the maker. A
 * row for a model that the list does not have is both its list price and its contract price. Alias
 * patterns of a contract row are further names of the model.
 */
record PriceCatalogue(List<PriceRow> list, List<PriceRow> contracts, List<PriceRow> aliases) {
  /** Reads both files, or says everything that is wrong with them. */
  static PriceCatalogue of(
      PriceSheet listSheet, List<PriceSheet> contractSheets, Set<String> errors) {
    var list = new ArrayList<PriceRow>();
    for (Line line : listSheet.lines()) {
      if (line.cell(Column.ALIAS_PATTERNS).isEmpty()) {
        errors.add(line.error(Column.ALIAS_PATTERNS, "must be given"));
      }
      Period.of(line, errors)
          .flatMap(period -> PriceRow.of(line, period, errors))
          .ifPresent(list::add);
    }
    Map<String, List<PriceRow>> listed = list.stream().collect(groupingBy(PriceRow::model));
    checkPeriods(list, true, errors);

    var contracts = new ArrayList<PriceRow>();
    var own = new ArrayList<PriceRow>();
    var aliases = new ArrayList<PriceRow>();
    for (PriceSheet sheet : contractSheets) {
      var ofSheet = new ArrayList<PriceRow>();
      for (Line line : sheet.lines()) {
        Period period = Period.of(line, errors).orElse(null);
        if (period == null) {
          continue;
        }
        List<PriceRow> rows = listed.getOrDefault(line.model(), List.of());
        if (rows.isEmpty()) {
          Optional<PriceRow> row = PriceRow.of(line, period, errors);
          row.ifPresent(own::add);
          row.ifPresent(ofSheet::add);
          continue;
        }
        List<PriceRow> merged = merge(line, period, rows, errors);
        ofSheet.addAll(merged);
        if (!line.cell(Column.ALIAS_PATTERNS).isEmpty()) {
          aliases.addAll(merged);
        }
      }
      checkPeriods(ofSheet, false, errors);
      contracts.addAll(ofSheet);
    }
    list.addAll(own);
    checkNames(list, aliases, errors);
    return new PriceCatalogue(List.copyOf(list), List.copyOf(contracts), List.copyOf(aliases));
  }

  /** The list rows, over all time, that an id may be priced by. */
  List<PriceRow> rowsOf(ModelId id) {
    Set<String> called =
        aliases.stream().filter(alias -> alias.matches(id)).map(PriceRow::model).collect(toSet());
    return list.stream().filter(row -> row.matches(id) || called.contains(row.model())).toList();
  }

  List<PriceRow> contractsOf(String model) {
    return contracts.stream().filter(row -> row.model().equals(model)).toList();
  }

  private static List<PriceRow> merge(
      Line line, Period period, List<PriceRow> rows, Set<String> errors) {
    String provider = line.cell(Column.PROVIDER);
    boolean maker = rows.stream().anyMatch(row -> row.provider().equals(provider));
    if (!maker && !provider.equals(ModelId.seller(provider))) {
      errors.add(line.error(Column.PROVIDER, "neither makes nor sells the model: " + provider));
      return List.of();
    }
    var merged = new ArrayList<PriceRow>();
    boolean overlaps = false;
    for (PriceRow row : rows) {
      var common = period.intersect(row.period());
      overlaps |= common.isPresent();
      common
          .flatMap(days -> PriceRow.of(line.over(row.line()), days, errors))
          .ifPresent(merged::add);
    }
    if (!overlaps) {
      errors.add(line.error(Column.EFFECTIVE_FROM, "no day of the period has a list price"));
    }
    return merged;
  }

  /** A model has one price on every day, and a list no days without one between two. */
  private static void checkPeriods(List<PriceRow> rows, boolean seamless, Set<String> errors) {
    var byModel =
        rows.stream()
            .collect(
                groupingBy(PriceRow::key, LinkedHashMap<String, List<PriceRow>>::new, toList()));
    byModel.forEach(
        (model, history) -> {
          var ordered = new ArrayList<>(history);
          ordered.sort(comparing(row -> row.period().from()));
          for (int i = 1; i < ordered.size(); i++) {
            PriceRow earlier = ordered.get(i - 1);
            PriceRow later = ordered.get(i);
            int seam = earlier.period().to().compareTo(later.period().from());
            if (seam > 0) {
              errors.add(later.line().at() + ": overlaps " + earlier.line().at() + ": " + model);
            } else if (seam < 0 && seamless) {
              errors.add(later.line().at() + ": days without a price after " + earlier.line().at());
            }
          }
        });
  }

  /** Each name is matched by its own pattern and by that of no other model. */
  private static void checkNames(List<PriceRow> rows, List<PriceRow> aliases, Set<String> errors) {
    var all = new LinkedHashSet<>(rows);
    all.addAll(aliases);
    for (PriceRow named : rows) {
      ModelId id = ModelId.of(named.model());
      if (!named.matches(id)) {
        errors.add(named.line().error(Column.ALIAS_PATTERNS, "does not match " + named.model()));
      }
      for (PriceRow other : all) {
        if (!other.key().equals(named.key()) && other.matches(id)) {
          errors.add(
              other.line().error(Column.ALIAS_PATTERNS, "also matches " + named.model())
                  + " of "
                  + named.line().at());
        }
      }
    }
  }
}
