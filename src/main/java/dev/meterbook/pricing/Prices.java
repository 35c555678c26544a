package dev.meterbook.pricing;

import dev.meterbook.platform.StartFailure;
import dev.meterbook.pricing.PriceSheet.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The price book that holds now: the list, over it the user's file, over both what the user has
 * edited since. Thread-safe; whoever prices asks for the book anew, since edits replace it whole.
 */
public final class Prices {
  private static final String FILE = "METERBOOK_PRICES_FILE";
  private static final String COUNTED_COST = "METERBOOK_COUNTED_COST";
  private static final String CONTRACT = "contract";
  private static final String OVERRIDES = "overrides";

  private final ContractText file;
  private volatile PriceBook book;

  private Prices(ContractText file) {
    this.file = file;
    this.book = PriceBook.over(PriceBook.listText(), List.of(file));
  }

  /** The list alone. */
  public static Prices ofList() {
    return new Prices(new ContractText(CONTRACT, ""));
  }

  /** The list and a file of the user's own prices. Throws {@link StartFailure} with bad lines. */
  public static Prices of(Path file) {
    try {
      if (Files.size(file) > ContractText.BYTES_MAX) {
        throw badFile(file, "at most " + ContractText.BYTES_MAX + " bytes");
      }
      return new Prices(new ContractText(CONTRACT, Files.readString(file)));
    } catch (IllegalArgumentException badLines) {
      throw badFile(file, "its lines must be as README.md says\n" + badLines.getMessage());
    } catch (IOException unreadable) {
      throw badFile(file, "a file that can be read (" + unreadable + ")");
    }
  }

  /** Checks the settings before anything is opened. Throws {@link StartFailure}. */
  public static void check(Map<String, String> environment) {
    text(environment, FILE).ifPresent(Prices::checkFile);
    text(environment, COUNTED_COST)
        .filter(word -> Stream.of(CountedCost.values()).noneMatch(cost -> cost.is(word)))
        .ifPresent(
            word -> {
              throw StartFailure.badSetting(COUNTED_COST, word, allowed());
            });
  }

  /** The book to price with at this moment. */
  public PriceBook book() {
    return book;
  }

  /**
   * The book that these edits would make; the one that holds stays.
   *
   * @throws IllegalArgumentException with a line for each error
   */
  public PriceBook with(String overrides) {
    return PriceBook.over(
        PriceBook.listText(), List.of(new ContractText(OVERRIDES, overrides), file));
  }

  /** Rows of edits without those for a model that a provider sells. */
  public static String without(String overrides, String provider, String model) {
    return PriceSheet.without(
        overrides,
        line -> line.cell(Column.PROVIDER).equals(provider) && line.model().equals(model));
  }

  /** Lets another book hold from now on. */
  public void replace(PriceBook next) {
    book = next;
  }

  private static void checkFile(String name) {
    try {
      of(Path.of(name));
    } catch (InvalidPathException notAPath) {
      throw StartFailure.badSetting(FILE, name, "the path of a file");
    }
  }

  private static StartFailure badFile(Path file, String allowed) {
    return StartFailure.badSetting(FILE, file.toString(), allowed);
  }

  private static String allowed() {
    return String.join(", ", Arrays.stream(CountedCost.values()).map(CountedCost::word).toList());
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    @Nullable String value = environment.get(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }
}
