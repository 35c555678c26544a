package dev.meterbook.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is read from the source text. Each rule lists its violations; none means it holds. */
final class SourceRules {
  private static final Set<String> LAYERS =
      Set.of(
          "common",
          "controller",
          "controllers",
          "dao",
          "dto",
          "entity",
          "helper",
          "helpers",
          "impl",
          "manager",
          "misc",
          "model",
          "repository",
          "service",
          "services",
          "shared",
          "util",
          "utils");

  private static final List<String> FOUR_THINGS = List.of("In:", "Out:", "Imports:", "Always:");

  /** Type, then a name with a word of money, tokens or their units as one of its words. */
  private static final Pattern FRACTIONAL_MONEY =
      Pattern.compile(
          "\\b(?:double|float|Double|Float|BigDecimal|OptionalDouble)\\b(?:>|\\[])*\\s+"
              + "(\\w*(?:(?:\\b|_)(?:cost|price|tokens?|usd|cents|nanos|micros)"
              + "|Cost|Price|Tokens?|Usd|Cents|Nanos|Micros)(?![a-z])\\w*)");

  private static final Pattern MESSAGE_MATCHED =
      Pattern.compile(
          "getMessage\\(\\)\\)?\\s*\\.\\s*"
              + "(?:contains|startsWith|endsWith|equals|equalsIgnoreCase|matches|indexOf|split)\\("
              + "|(?:equals|matcher|matches)\\(\\s*[\\w.]*getMessage\\(\\)");

  private static final Pattern TODO = Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b(?!\\(\\w+\\))");
  private static final Pattern BANNER = Pattern.compile("[-=*#~/_]{5,}");

  /** A line of Java; lines of a protobuf definition, which end in a field number, are not. */
  private static final Pattern DEAD_CODE =
      Pattern.compile(
          "^//\\s*(?:"
              + "(?:public|private|protected|static|final|var|return|throw|import|if|for|while|try)"
              + "\\b[^\\n]*[;{]"
              + "|[\\w.]+\\([^\\n]*\\);"
              + "|[\\w.<>]+ (?:\\w+ )?= (?!\\d+;)[^\\n]*;)\\s*$");

  private static final Pattern BARE_SUPPRESSION =
      Pattern.compile("@SuppressWarnings\\([^)]*\\)[ \\t]*\\n");

  private static final Pattern UNFIT_FOR_TESTS =
      Pattern.compile(
          "\\bThread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(|@Disabled\\w*|@Ignore\\b|\\bassum\\w+\\("
              + "|\\bAssum(?:ptions|e)\\b|org\\.mockito|org\\.easymock|@InjectMock|@MockBean");

  private SourceRules() {}

  static List<String> layers(JavaSource source) {
    return Stream.of(source.packageName().split("\\."))
        .filter(LAYERS::contains)
        .map(word -> source.name() + ": package \"" + word + "\" is a layer, not a capability")
        .toList();
  }

  /** Of a package-info: the four things it must say, and that nothing in it is null. */
  static List<String> unsaid(JavaSource source) {
    List<String> unsaid = new ArrayList<>();
    String prose = source.prose();
    int at = 0;
    for (String thing : FOUR_THINGS) {
      int found = prose.indexOf(thing, at);
      if (found < 0) {
        unsaid.add(source.name() + ": does not say \"" + thing + "\", or not in this order");
      } else {
        at = found;
      }
    }
    if (!source.code().contains("@NullMarked")) {
      unsaid.add(source.name() + ": is not @NullMarked");
    }
    return unsaid;
  }

  static List<String> fractionalMoney(JavaSource source) {
    return found(FRACTIONAL_MONEY, source, source.code());
  }

  static List<String> matchedMessages(JavaSource source) {
    return found(MESSAGE_MATCHED, source, source.code());
  }

  static List<String> poorComments(JavaSource source) {
    List<String> poor = new ArrayList<>();
    for (String comment : source.comments()) {
      String inner = comment.replaceAll("^/\\*+|\\*/$|(?m)^\\s*//", "").replaceAll("<[^>]*>", "");
      if (TODO.matcher(comment).find()) {
        poor.add(source.name() + ": nobody owns " + comment);
      }
      if (BANNER.matcher(inner).find() || comment.contains("@author")) {
        poor.add(source.name() + ": banner or author in " + comment);
      }
      if (DEAD_CODE.matcher(comment).find()) {
        poor.add(source.name() + ": code in the comment " + comment);
      }
    }
    return poor;
  }

  /** A suppression without a comment behind it that says why. */
  static List<String> bareSuppressions(JavaSource source) {
    return found(BARE_SUPPRESSION, source, source.text());
  }

  static List<String> unfitForTests(JavaSource source) {
    return found(UNFIT_FOR_TESTS, source, source.code());
  }

  private static List<String> found(Pattern pattern, JavaSource source, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(hit -> source.name() + ": " + hit.group().strip()).toList();
  }
}
