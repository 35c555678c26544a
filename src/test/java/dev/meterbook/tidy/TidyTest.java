package dev.meterbook.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.meterbook.tidy.examples.FieldInjected;
import dev.meterbook.tidy.examples.OwnWatch;
import dev.meterbook.tidy.examples.RowManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The rules of CONTRIBUTING.md that no compiler sees. Each test holds our code to one rule, and
 * proves on an example that the rule can fail.
 */
final class TidyTest {
  private static final String BASE = "dev.meterbook";
  private static final String EXAMPLES = "dev.meterbook.tidy.examples";

  private static final List<JavaSource> SOURCES = JavaSource.below(Path.of("src/main/java"));
  private static final List<JavaSource> TESTS = JavaSource.below(Path.of("src/test/java"));
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(EXAMPLES);

  // Packages.

  @Test
  void packagesAreCapabilitiesNeverLayers() {
    holds(SourceRules::layers);

    fails(SourceRules::layers, "package dev.meterbook.service.billing;");
  }

  @Test
  void everyPackageSaysWhatComesInGoesOutItImportsAndAlwaysHolds() {
    List<String> introduced =
        SOURCES.stream().filter(JavaSource::isPackageInfo).map(JavaSource::packageName).toList();
    List<String> inhabited =
        SOURCES.stream()
            .filter(source -> !source.isPackageInfo())
            .map(JavaSource::packageName)
            .distinct()
            .toList();
    assertThat(introduced).containsAll(inhabited);
    holds(source -> source.isPackageInfo() ? SourceRules.unsaid(source) : List.of());

    fails(
        SourceRules::unsaid,
        "/** Prices. In: a day. Out: a price. Always: exact. */ @NullMarked package dev.x;");
    fails(
        SourceRules::unsaid,
        "/** Prices. In: a day. Out: a price. Imports: nothing. Always: exact. */ package dev.x;");
  }

  @Test
  void aPackageHasOneDoorOrTwo() {
    assertThat(Doors.tooMany(CLASSES)).isEmpty();

    assertThat(Doors.tooMany(BROKEN)).singleElement().asString().contains(EXAMPLES);
  }

  @Test
  void aPackageImportsWhatItSaysAndNoMore() {
    Map<String, String> stated = Imports.stated(SOURCES);
    assertThat(Imports.unstated(BASE, CLASSES, stated)).isEmpty();

    assertThat(Imports.unstated(EXAMPLES, BROKEN, Map.of(EXAMPLES + ".cycle.a", "nothing of ours")))
        .singleElement()
        .asString()
        .contains("Hen", "Egg");
  }

  @Test
  void packagesFormNoCircle() {
    holds(ClassRules.noCyclesBelow(BASE));
    holds(ClassRules.WORDS_OF_INGEST_NEED_NO_STAGE);

    fails(ClassRules.noCyclesBelow(EXAMPLES), BROKEN);
  }

  @Test
  void theLanguageOfTheBooksNeedsOnlyTheJdk() {
    holds(ClassRules.languageOf(BASE));

    fails(ClassRules.languageOf(EXAMPLES), BROKEN);
  }

  @Test
  void theDecoderKnowsOnlyTheWire() {
    holds(ClassRules.wireOf(BASE));

    fails(ClassRules.wireOf(EXAMPLES), BROKEN);
  }

  @Test
  void theFloorKnowsNothingOfWhatStandsOnIt() {
    holds(ClassRules.floorOf(BASE));

    fails(ClassRules.floorOf(EXAMPLES), BROKEN);
  }

  @Test
  void whatServesNeverWrites() {
    Function<JavaSource, List<String>> readsOnly =
        source -> source.name().contains("/serve/") ? SqlRules.writing(source) : List.of();
    holds(ClassRules.readersOf(BASE));
    holds(readsOnly);

    fails(ClassRules.readersOf(EXAMPLES), BROKEN);
    fails(
        source -> SqlRules.writing(source),
        "class Page { String sql = \"DELETE FROM call WHERE time < now()\"; }");
  }

  @Test
  void typesOfLibrariesStayInThePackagesThatNeedThem() {
    ClassRules.homesBelow(BASE).forEach(TidyTest::holds);

    assertThat(ClassRules.homesBelow(EXAMPLES).filter(rule -> isBroken(rule, BROKEN))).hasSize(1);
  }

  // Names and types.

  @Test
  void namesSayWhatATypeIs() {
    holds(ClassRules.NAMES_SAY_WHAT_A_TYPE_IS);

    fails(ClassRules.NAMES_SAY_WHAT_A_TYPE_IS, only(RowManager.class));
  }

  @Test
  void moneyAndTokensAreIntegers() {
    holds(SourceRules::fractionalMoney);

    fails(SourceRules::fractionalMoney, "record Call(long id, double costUsd) {}");
    fails(SourceRules::fractionalMoney, "class Usage { Double inputTokens; }");
    fails(SourceRules::fractionalMoney, "class Usage { void add(float cost) {} }");
    fails(SourceRules::fractionalMoney, "record Day(Map<String, Double> tokensByModel) {}");
  }

  @Test
  void whatIsNeededEntersByTheConstructor() {
    holds(ClassRules.NO_FIELD_IS_INJECTED);
    holds(ClassRules.NO_SETTER_IS_INJECTED);

    fails(ClassRules.NO_FIELD_IS_INJECTED, only(FieldInjected.class));
    fails(ClassRules.NO_SETTER_IS_INJECTED, only(FieldInjected.class));
  }

  @Test
  void timeComesFromAClock() {
    holds(ClassRules.TIME_COMES_FROM_A_CLOCK);
    holds(ClassRules.CLOCKS_ARE_MADE_IN_BEANS);

    fails(ClassRules.TIME_COMES_FROM_A_CLOCK, only(OwnWatch.class));
    fails(ClassRules.CLOCKS_ARE_MADE_IN_BEANS, only(OwnWatch.class));
  }

  // Text.

  @Test
  void failuresAreToldApartByTheirKindNotByTheirWords() {
    holds(SourceRules::matchedMessages);

    fails(SourceRules::matchedMessages, "if (failure.getMessage().contains(\"deadlock\")) {}");
    fails(SourceRules::matchedMessages, "if (\"gone\".equals(failure.getMessage())) {}");
  }

  @Test
  void sqlIsNeverPutTogetherFromUncheckedParts() {
    holds(SqlRules::spliced);

    fails(SqlRules::spliced, "String sql = \"SELECT id FROM \" + name;");
    fails(SqlRules::spliced, "String sql = \"DELETE FROM %s\".formatted(name);");
    passes(SqlRules::spliced, "String sql = \"DELETE FROM %s\".formatted(table.name());");
  }

  @Test
  void commentsSayWhyAndNothingElse() {
    holds(SourceRules::poorComments);
    TESTS.forEach(source -> assertThat(SourceRules.poorComments(source)).isEmpty());

    fails(SourceRules::poorComments, "// TODO make it quick");
    fails(SourceRules::poorComments, "// ---------------- queries ----------------");
    fails(SourceRules::poorComments, "/** Rows. @author somebody */");
    fails(SourceRules::poorComments, "// rows.forEach(row -> count(row));");
    fails(SourceRules::poorComments, "// int rows = 0;");
    passes(SourceRules::poorComments, "// TODO(anna) make it quick");
    passes(SourceRules::poorComments, "// message KeyValue {\n//   string key = 1;\n");
  }

  @Test
  void aWarningIsSuppressedForAReason() {
    Function<JavaSource, List<String>> rule = SourceRules::bareSuppressions;
    holds(rule);

    fails(rule, "@SuppressWarnings(\"unchecked\")\nclass Cast {}");
    passes(
        rule, "@SuppressWarnings(\"unchecked\") // The map is filled one line above.\nclass C {}");
  }

  @Test
  void testsNeitherSleepNorSkipNorMock() {
    TESTS.forEach(source -> assertThat(SourceRules.unfitForTests(source)).isEmpty());
    assertThat(JavaSource.read(Path.of("pom.xml"))).doesNotContain("mockito", "easymock");

    fails(SourceRules::unfitForTests, "Thread.sleep(100);");
    fails(SourceRules::unfitForTests, "@Disabled(\"flaky\") @Test void counts() {}");
    fails(SourceRules::unfitForTests, "assumeTrue(hasDatabase);");
    fails(SourceRules::unfitForTests, "import org.mockito.Mockito;");
  }

  @Test
  void everyAlertHasARunbookOfItsName() {
    assertThat(Alerts.unfinished(Path.of("alerts"))).isEmpty();

    assertThat(Alerts.unfinished(Path.of("src/test/resources/tidy/alerts")))
        .containsExactlyInAnyOrder(
            "NoBook: there is no runbooks/NoBook.md",
            "NoBook: says no for:",
            "NoBook: says no description:");
  }

  private static void holds(Function<JavaSource, List<String>> rule) {
    assertThat(SOURCES).flatExtracting(rule::apply).isEmpty();
  }

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static void fails(Function<JavaSource, List<String>> rule, String example) {
    assertThat(rule.apply(JavaSource.of("Example.java", example))).isNotEmpty();
  }

  private static void passes(Function<JavaSource, List<String>> rule, String example) {
    assertThat(rule.apply(JavaSource.of("Example.java", example))).isEmpty();
  }

  private static void fails(ArchRule rule, JavaClasses example) {
    assertThat(isBroken(rule, example)).isTrue();
  }

  private static boolean isBroken(ArchRule rule, JavaClasses example) {
    return rule.allowEmptyShould(true).evaluate(example).hasViolation();
  }

  private static JavaClasses only(Class<?> example) {
    return new ClassFileImporter().importClasses(example);
  }
}
