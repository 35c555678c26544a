package dev.meterbook.pricing;

import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.ModelUse;
import dev.meterbook.ledger.ModelUse.Terms;
import dev.meterbook.ledger.ModelUse.Tokens;
import dev.meterbook.ledger.Price;
import dev.meterbook.ledger.Price.Reason;
import dev.meterbook.ledger.UsageKind;
import dev.meterbook.ledger.UsdNanos;
import dev.meterbook.pricing.PriceRow.Conditions;
import dev.meterbook.pricing.PriceRow.Rates;
import dev.meterbook.pricing.PriceSheet.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The prices of models: the public list and, over it, what the user has agreed. Safe for any number
 * of threads. A book never changes; another file makes another book with another version.
 */
public final class PriceBook {
  private static final String LIST = "prices.csv";

  /** Longer than any id of a model, an ARN included; keeps patterns off free text. */
  private static final int MODEL_CHARS_MAX = 256;

  /** Far above the ids in use; a sender of made-up ones costs a refill, not memory. */
  private static final int REMEMBERED_MODELS_MAX = 10_000;

  /** 10 USD per 1,000 searches, on top of tokens and untouched by multipliers. */
  private static final long ANTHROPIC_SEARCH_NANOS = 10_000_000;

  /** The geographies that Bedrock adds to ids and asks more for; "local" is an id without one. */
  private static final Set<String> BEDROCK_REGIONS =
      Set.of("us", "eu", "jp", "au", "in", ModelId.LOCAL);

  private final PriceCatalogue catalogue;
  private final String version;
  private final long versionId;
  private final Map<String, Listing> remembered = new ConcurrentHashMap<>();

  private PriceBook(PriceCatalogue catalogue, String version) {
    this.catalogue = catalogue;
    this.version = version;
    this.versionId = Fingerprint.of(version);
  }

  /** The price list that comes with this version. */
  public static PriceBook load() {
    return of(listText(), null);
  }

  /**
   * The price list with contract prices over it.
   *
   * @throws IllegalArgumentException with a line for each error in the file
   */
  public static PriceBook load(Path contract) throws IOException {
    if (Files.size(contract) > ContractText.BYTES_MAX) {
      throw new IllegalArgumentException(
          contract + ": more than " + ContractText.BYTES_MAX + " bytes");
    }
    return of(listText(), Files.readString(contract));
  }

  static PriceBook of(String list, @Nullable String contract) {
    return over(
        list, contract == null ? List.of() : List.of(new ContractText("contract", contract)));
  }

  /** The list with the user's own prices over it; where two of these hold, the first does. */
  static PriceBook over(String list, List<ContractText> contracts) {
    var errors = new LinkedHashSet<String>();
    PriceSheet listSheet = PriceSheet.read(LIST, list, Column.ALL, errors);
    String version = version(listSheet);
    var contractSheets = new ArrayList<PriceSheet>();
    for (ContractText contract : contracts) {
      if (!contract.isEmpty()) {
        var required = EnumSet.of(Column.PROVIDER, Column.MODEL);
        PriceSheet sheet = PriceSheet.read(contract.name(), contract.csv(), required, errors);
        contractSheets.add(sheet);
        version += "+" + version(sheet);
      }
    }
    PriceCatalogue catalogue = PriceCatalogue.of(listSheet, contractSheets, errors);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
    return new PriceBook(catalogue, version);
  }

  static String listText() {
    try (var in = PriceBook.class.getResourceAsStream("/" + LIST)) {
      if (in == null) {
        throw new IllegalStateException("resource " + LIST + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String version(PriceSheet sheet) {
    return HexFormat.of().toHexDigits(Fingerprint.of(sheet.content()));
  }

  /** A fingerprint of all prices: equal books price everything equally. */
  public String version() {
    return version;
  }

  /** The version as ledger rows keep it: the fingerprint of its text. */
  public long versionId() {
    return versionId;
  }

  /**
   * Whether the maker of the model is paid for the call, as far as id and provider tell. False for
   * models that the book does not know.
   */
  public boolean isFirstParty(ModelUse use) {
    return switch (listing(use.model())) {
      case Listing.Refused _ -> false;
      case Listing.Found found ->
          found.id.seller() == null
              && ModelId.isMaker(use.terms().provider(), found.list.getFirst().provider());
    };
  }

  /** All rows; of several for one provider, model and day the first holds. */
  public List<PriceEntry> entries() {
    return Stream.concat(
            catalogue.contracts().stream(),
            catalogue.list().stream().filter(row -> !catalogue.contracts().contains(row)))
        .map(PriceRow::entry)
        .toList();
  }

  /**
   * Who is paid for a model: the cloud that runs it, else its maker, unless the client says another
   * name. A call that was stored with this name has the price that it had with the client's.
   */
  public @Nullable String payee(String model, @Nullable String said) {
    String seller = said == null ? null : ModelId.seller(said);
    if (seller == null) {
      seller = idOf(model).seller();
    }
    if (seller == null && listing(model) instanceof Listing.Found found) {
      String maker = found.list.getFirst().provider();
      seller = ModelId.isMaker(said, maker) ? maker : null;
    }
    return seller == null ? said : seller;
  }

  /** An id taken apart; remembered, so that it costs next to nothing after the first time. */
  public ModelId idOf(String model) {
    return listing(model).id();
  }

  /**
   * Prices one call: tokens times rates, summed exactly and then rounded once, half to even, to a
   * nano-dollar.
   */
  public Price price(ModelUse use) {
    return switch (listing(use.model())) {
      case Listing.Refused refused -> refused.price();
      case Listing.Found found -> price(found, use);
    };
  }

  /**
   * What the list asks for tokens of one kind. An estimate, since nobody can say which of them were
   * in a prompt long enough for a tier: they are taken as of short ones. Of a cost that a client
   * reports, that cost where the client can know it. Empty for what has no price.
   */
  public Optional<UsdNanos> estimate(
      String model, LocalDate day, Terms terms, UsageKind kind, long amount) {
    if (kind == UsageKind.COST) {
      boolean isKnown = isFirstParty(new ModelUse(model, day, terms, null, 0));
      return isKnown ? Optional.of(new UsdNanos(amount)) : Optional.empty();
    }
    Tokens tokens = alone(kind, Math.min(Math.abs(Math.max(amount, -Tokens.MAX)), Tokens.MAX));
    PriceRow list =
        listing(model) instanceof Listing.Found found ? onDay(found.list, null, day) : null;
    if (tokens == null || list == null) {
      return Optional.empty();
    }
    var use = new ModelUse(model, day, terms, tokens, 0);
    ModelId id = idOf(model);
    Region region = region(id, terms.region());
    Conditions conditions = conditions(id, terms, region);
    if (refusal(list, use, tokens, conditions, region) != null) {
      return Optional.empty();
    }
    UsdNanos cost = parts(tokens, 0, list.shortPromptRates(conditions)).total();
    return Optional.of(amount < 0 ? cost.negate() : cost);
  }

  private static @Nullable Tokens alone(UsageKind kind, long count) {
    return switch (kind) {
      case INPUT -> new Tokens(count, 0, 0, 0, 0);
      case CACHE_READ -> new Tokens(0, count, 0, 0, 0);
      case CACHE_WRITE_5M -> new Tokens(0, 0, count, 0, 0);
      case CACHE_WRITE_1H -> new Tokens(0, 0, 0, count, 0);
      case OUTPUT -> new Tokens(0, 0, 0, 0, count);
      case REASONING, COST -> null;
    };
  }

  private Price price(Listing.Found found, ModelUse use) {
    Tokens tokens = use.tokens();
    if (tokens == null) {
      return unpriced(Reason.NO_TOKENS);
    }
    PriceRow list = onDay(found.list, null, use.day());
    if (list == null) {
      return unpriced(Reason.NO_PRICE_ON_DAY);
    }
    Region region = region(found.id, use.terms().region());
    Conditions conditions = conditions(found.id, use.terms(), region);
    Reason refusal = refusal(list, use, tokens, conditions, region);
    if (refusal != null) {
      return unpriced(refusal);
    }

    Price.Parts parts = parts(tokens, use.webSearches(), list.rates(tokens, conditions));
    UsdNanos listed = parts.total();
    UsdNanos agreed = null;
    String payee = payee(found.id, use.terms().provider(), list.provider());
    PriceRow contract = onDay(found.contracts, payee, use.day());
    if (contract != null) {
      parts = parts(tokens, use.webSearches(), contract.rates(tokens, conditions));
      agreed = parts.total();
    }
    return new Price.Priced(list.provider(), list.model(), listed, agreed, parts, version);
  }

  private static Conditions conditions(ModelId id, Terms terms, Region region) {
    boolean fast = id.fast() || "fast".equals(terms.speed());
    return new Conditions(fast, terms.batch(), region == Region.DEARER);
  }

  private static @Nullable PriceRow onDay(
      List<PriceRow> rows, @Nullable String provider, LocalDate day) {
    for (PriceRow row : rows) {
      if (row.period().contains(day) && (provider == null || provider.equals(row.provider()))) {
        return row;
      }
    }
    return null;
  }

  /** Why a call cannot be priced by a row. A contract row sells at least what its list row does. */
  private static @Nullable Reason refusal(
      PriceRow row, ModelUse use, Tokens tokens, Conditions conditions, Region region) {
    if (!knownSpeed(use.terms().speed())) {
      return Reason.UNKNOWN_SPEED;
    }
    if (conditions.fast() && row.fast() == null) {
      return Reason.NO_FAST_PRICE;
    }
    if (conditions.batch() && row.batch() == null) {
      return Reason.NO_BATCH_PRICE;
    }
    if ((region == Region.UNKNOWN && !row.sameEverywhere())
        || (region == Region.DEARER && row.regional() == null)) {
      return Reason.UNKNOWN_REGION;
    }
    if (use.webSearches() > 0 && !row.provider().equals("anthropic")) {
      return Reason.NO_PRICE_FOR_KIND;
    }
    boolean sold = row.rates(tokens, conditions).sell(tokens);
    return sold ? null : Reason.NO_PRICE_FOR_KIND;
  }

  private static boolean knownSpeed(@Nullable String speed) {
    return switch (speed) {
      case null -> true;
      case "", "normal", "standard", "fast" -> true;
      default -> false;
    };
  }

  private enum Region {
    ANYWHERE,
    DEARER,
    UNKNOWN
  }

  private static Region region(ModelId id, @Nullable String told) {
    if (id.region() != null) {
      if (id.region().equals("global")) {
        return Region.ANYWHERE;
      }
      boolean listed = ModelId.BEDROCK.equals(id.seller()) && BEDROCK_REGIONS.contains(id.region());
      return listed ? Region.DEARER : Region.UNKNOWN;
    }
    return switch (told) {
      case null -> Region.ANYWHERE;
      case "", "global", "not_available" -> Region.ANYWHERE;
      case "us" -> Region.DEARER;
      default -> Region.UNKNOWN;
    };
  }

  /** Who is paid: the seller that the id or the client names, else the maker of the model. */
  private static String payee(ModelId id, @Nullable String provider, String maker) {
    if (id.seller() != null) {
      return id.seller();
    }
    String seller = provider == null ? null : ModelId.seller(provider);
    return seller == null ? maker : seller;
  }

  private static Price.Parts parts(Tokens tokens, long webSearches, Rates rates) {
    var sum = new RunningSum();
    return new Price.Parts(
        sum.add(tokens.input(), rates.input()),
        sum.add(tokens.cacheRead(), rates.cacheRead()),
        sum.add(tokens.cacheWrite5m(), rates.cacheWrite5m()),
        sum.add(tokens.cacheWrite1h(), rates.cacheWrite1h()),
        sum.add(tokens.output(), rates.output()),
        new UsdNanos(webSearches * ANTHROPIC_SEARCH_NANOS));
  }

  /**
   * An exact sum of tokens × rates. Each part is the difference of two rounded sums, so that the
   * parts add up to the sum, rounded once. Nothing can overflow: five kinds of at most 10¹² tokens
   * at 10¹² nano-dollars a million are 5 × 10¹⁸.
   */
  private static final class RunningSum {
    private static final long MILLION = 1_000_000;

    private long nanos;
    private long millionths;
    private long rounded;

    UsdNanos add(long tokens, long rate) {
      if (tokens > 0) {
        long rest = tokens % MILLION * rate;
        millionths += rest % MILLION;
        nanos += tokens / MILLION * rate + rest / MILLION + millionths / MILLION;
        millionths %= MILLION;
      }
      long before = rounded;
      boolean up = millionths * 2 > MILLION || (millionths * 2 == MILLION && (nanos & 1) == 1);
      rounded = up ? nanos + 1 : nanos;
      return new UsdNanos(rounded - before);
    }
  }

  private Listing listing(String model) {
    Listing listing = remembered.get(model);
    if (listing != null) {
      return listing;
    }
    listing = find(model);
    if (remembered.size() >= REMEMBERED_MODELS_MAX) {
      remembered.clear();
    }
    if (model.length() <= MODEL_CHARS_MAX) {
      remembered.put(model, listing);
    }
    return listing;
  }

  private Listing find(String model) {
    if (model.length() > MODEL_CHARS_MAX) {
      var id = new ModelId(model, model, model, null, null, false);
      return new Listing.Refused(id, unpriced(Reason.UNKNOWN_MODEL));
    }
    ModelId id = ModelId.of(model);
    if (id.canonical().isEmpty()) {
      return new Listing.Refused(id, unpriced(Reason.NO_MODEL));
    }
    List<PriceRow> rows = catalogue.rowsOf(id);
    if (rows.isEmpty()) {
      Reason reason = id.opaque() ? Reason.OPAQUE_PROFILE : Reason.UNKNOWN_MODEL;
      return new Listing.Refused(id, unpriced(reason));
    }
    if (rows.stream().map(PriceRow::key).distinct().count() > 1) {
      return new Listing.Refused(id, unpriced(Reason.AMBIGUOUS_MODEL));
    }
    return new Listing.Found(id, rows, catalogue.contractsOf(rows.getFirst().model()));
  }

  private static Price.Unpriced unpriced(Reason reason) {
    return new Price.Unpriced(reason);
  }

  /** What the book says of an id. */
  private sealed interface Listing {
    ModelId id();

    record Found(ModelId id, List<PriceRow> list, List<PriceRow> contracts) implements Listing {}

    record Refused(ModelId id, Price.Unpriced price) implements Listing {}
  }
}
