package dev.meterbook.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One source file, taken apart into code, comments and string literals.
 *
 * @param name the path below the source root, or what an example is called
 * @param code the text with comments blanked and strings emptied
 * @param statements the text with comments blanked and strings kept
 */
record JavaSource(String name, String text, String code, String statements, List<String> comments) {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  /**
   * Comment, text block, string, character, in the order in which they must be tried. The text
   * block is possessive: a lazy loop would use the stack for every character of a long one.
   */
  private static final Pattern NOT_CODE =
      Pattern.compile(
          "(?<comment>//[^\\n]*|/\\*.*?\\*/)"
              + "|(?<block>\"\"\"(?:[^\"\\\\]|\\\\.|\"(?!\"\"))*+\"\"\")"
              + "|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
          Pattern.DOTALL);

  JavaSource {
    comments = List.copyOf(comments);
  }

  static JavaSource of(String name, String text) {
    StringBuilder code = new StringBuilder();
    StringBuilder statements = new StringBuilder();
    List<String> comments = new ArrayList<>();
    Matcher part = NOT_CODE.matcher(text);
    int end = 0;
    while (part.find()) {
      code.append(text, end, part.start());
      statements.append(text, end, part.start());
      if (part.group("comment") != null) {
        comments.add(part.group());
        code.append(' ');
        statements.append(' ');
      } else {
        code.append(part.group().charAt(0)).append(part.group().charAt(0));
        statements.append(part.group());
      }
      end = part.end();
    }
    code.append(text, end, text.length());
    statements.append(text, end, text.length());
    return new JavaSource(name, text, code.toString(), statements.toString(), comments);
  }

  /** All files below a root such as {@code src/main/java}. */
  static List<JavaSource> below(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(file -> of(root.relativize(file).toString().replace('\\', '/'), read(file)))
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  String packageName() {
    Matcher found = PACKAGE.matcher(code);
    return found.find() ? found.group(1) : "";
  }

  boolean isPackageInfo() {
    return name.endsWith("package-info.java");
  }

  /** The words of all comments, on one line. */
  String prose() {
    return String.join(" ", comments).replaceAll("\\s*\\n\\s*\\*?\\s*", " ");
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
