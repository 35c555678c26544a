package dev.meterbook.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ingest.PayloadSink;
import dev.meterbook.ingest.SignalSniffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is read from the compiled classes. */
final class ClassRules {
  /** RunningService is no layer but the service that runs. */
  private static final Pattern BANNED_NAME =
      Pattern.compile(
          ".*(?:Manager|Helpers?|Utils?|Impl|Info|(?<!Running)Service|Controller|Repository|Dto)");

  /** Libraries whose types stay in the packages that need them. */
  private static final Map<String, List<String>> HOMES =
      Map.of(
          "com.google.protobuf..", List.of("ingest.accept"),
          "com.fasterxml.jackson..",
              List.of("ingest.accept", "ingest.decode", "command", "people", "serve.."),
          "io.grpc..", List.of("ingest.accept"),
          "io.netty..", List.of("ingest.accept"),
          // The gate of the management port is a handler of its HTTP server.
          "io.vertx..", List.of("ingest.accept", "access", "serve.."),
          // COPY; the driver where no framework runs that would find it; hints for who types SQL.
          "org.postgresql..", List.of("ingest.write", "platform", "command"),
          "org.flywaydb..", List.of("platform"),
          "org.apache.commons.compress..", List.of("platform"),
          "org.tukaani..", List.of("platform"));

  private ClassRules() {}

  /** Every package below {@code base} is a slice of its own. */
  static ArchRule noCyclesBelow(String base) {
    var rule = slices().matching(base + ".(**)").should().beFreeOfCycles();
    // The stages speak the words of the package that strings them together: Java has no other
    // place for what is said between them. Words import nothing back, as the rule on words checks.
    for (Class<?> word : wordsOfIngest()) {
      rule = rule.ignoreDependency(alwaysTrue(), sameOrWithin(word));
    }
    return rule;
  }

  static List<Class<?>> wordsOfIngest() {
    return List.of(Encoding.class, IngestOutcome.class, PayloadSink.class, SignalSniffer.class);
  }

  static final ArchRule WORDS_OF_INGEST_NEED_NO_STAGE =
      noClasses()
          .that(anyWordOfIngest())
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.meterbook.ingest.*..");

  static ArchRule languageOf(String base) {
    return classes()
        .that()
        .resideInAPackage(base + ".ledger..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(base + ".ledger..", "java..", "org.jspecify..");
  }

  static ArchRule wireOf(String base) {
    return classes()
        .that()
        .resideInAPackage(base + ".ingest.decode..")
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    base + ".ingest.decode..",
                    base + ".ledger..",
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson.core..")
                .or(JavaClass.Predicates.equivalentTo(Encoding.class)));
  }

  static ArchRule floorOf(String base) {
    return noClasses()
        .that()
        .resideInAPackage(base + ".platform..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(base + "..").and(resideInAPackage(base + ".platform..").negate()));
  }

  /** Beside this, a rule on their SQL: {@link SqlRules#writing}. */
  static ArchRule readersOf(String base) {
    return noClasses()
        .that()
        .resideInAPackage(base + ".serve..")
        .should()
        .accessTargetWhere(
            target(
                "java\\.sql\\..*\\.execute(Large)?(Update|Batch)\\(.*"
                    + "|org\\.postgresql\\.copy\\..*"
                    + "|dev\\.meterbook\\.ingest\\.write\\..*\\.write\\(.*"))
        .allowEmptyShould(true);
  }

  static Stream<ArchRule> homesBelow(String base) {
    return HOMES.entrySet().stream()
        .map(
            home ->
                noClasses()
                    .that()
                    .resideInAPackage(base + "..")
                    .and()
                    .resideOutsideOfPackages(
                        home.getValue().stream()
                            .map(name -> base + "." + name)
                            .toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(home.getKey()));
  }

  static final ArchRule NAMES_SAY_WHAT_A_TYPE_IS =
      noClasses().should().haveNameMatching(BANNED_NAME.pattern());

  static final ArchRule NO_FIELD_IS_INJECTED =
      noFields()
          .should()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
          .orShould()
          .beAnnotatedWith("jakarta.persistence.PersistenceContext");

  static final ArchRule NO_SETTER_IS_INJECTED =
      noMethods().should().beAnnotatedWith("jakarta.inject.Inject").allowEmptyShould(true);

  static final ArchRule TIME_COMES_FROM_A_CLOCK =
      noClasses()
          .should()
          .accessTargetWhere(
              target(
                  "java\\.time\\.\\w+\\.now\\((java\\.time\\.ZoneId)?\\)"
                      + "|java\\.lang\\.System\\.currentTimeMillis\\(\\)"
                      + "|java\\.util\\.Date\\.<init>\\(\\)"
                      + "|java\\.util\\.Calendar\\.getInstance\\(.*"));

  /** A command runs without beans, so it brings its own. */
  static final ArchRule CLOCKS_ARE_MADE_IN_BEANS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Beans")
          .and()
          .resideOutsideOfPackage("dev.meterbook.command")
          .should()
          .accessTargetWhere(target("java\\.time\\.Clock\\.(system|tick)\\w*\\(.*"));

  /** Calls of a method and references to it alike. */
  private static DescribedPredicate<JavaAccess<?>> target(String fullName) {
    Pattern pattern = Pattern.compile(fullName);
    return DescribedPredicate.describe(
        "target is " + fullName,
        access -> pattern.matcher(access.getTarget().getFullName()).matches());
  }

  private static DescribedPredicate<JavaClass> sameOrWithin(Class<?> word) {
    return DescribedPredicate.describe(
        "is or is within " + word.getSimpleName(),
        found ->
            found.getName().equals(word.getName())
                || found.getName().startsWith(word.getName() + "$"));
  }

  private static DescribedPredicate<JavaClass> anyWordOfIngest() {
    return DescribedPredicate.or(wordsOfIngest().stream().map(ClassRules::sameOrWithin).toList());
  }
}
