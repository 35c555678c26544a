package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script, run in a checkout of its own (with a space in its path) with a PATH that holds the
 * standard tools alone, and JDKs and Maven that only say how they were called.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("bash", "env", "readlink", "dirname", "sed", "find", "touch", "cat", "mkdir");

  @TempDir Path folder;
  private Path checkout;
  private Path script;
  private Path jar;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws Exception {
    checkout = Files.createDirectories(folder.resolve("a checkout"));
    script = Files.copy(Path.of("meterbook"), checkout.resolve("meterbook"));
    makeExecutable(script);
    Files.createDirectories(checkout.resolve("src/main/java"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    jar = checkout.resolve("target/quarkus-app/quarkus-run.jar");
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path wrapper =
          Files.writeString(
              tools.resolve(tool), "#!/bin/sh\nexec " + systemTool(tool) + " \"$@\"\n");
      makeExecutable(wrapper);
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
    environment.put("METERBOOK_JDK_FOLDERS", folder.resolve("jdks").toString());
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    Typed result = launch("help");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error())
        .startsWith("meterbook: no JDK 25")
        .contains("https://adoptium.net/temurin/releases/?version=25", "apt install", "JAVA_HOME");
  }

  @Test
  void olderJdkInJavaHomeIsPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk 17", "17.0.15").toString());
    Path right = jdk("jdk 25", "25.0.1");
    buildOnce();

    Typed result = launch("status");

    assertThat(result.out()).startsWith(right + " ").contains("-jar " + jar + " status");
  }

  @Test
  void withoutMavenItSaysWhatToInstall() throws Exception {
    jdk("jdk 25", "25.0.1");

    Typed result = launch("help");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error())
        .startsWith("meterbook: no Maven (mvn) found in PATH")
        .contains("apt install maven");
  }

  @Test
  void whatIsBuiltStartsWithoutMaven() throws Exception {
    jdk("jdk 25", "25.0.1");
    buildOnce();

    Typed result = launch("sql", "SELECT 'two  spaces'");

    assertThat(result.code()).isZero();
    assertThat(result.out()).endsWith("-jar " + jar + " sql SELECT 'two  spaces'\n");
  }

  @Test
  void newerSourceIsBuiltOnce() throws Exception {
    jdk("jdk 25", "25.0.1");
    buildOnce();
    Files.writeString(checkout.resolve("src/main/java/New.java"), "");
    Files.setLastModifiedTime(
        checkout.resolve("src/main/java/New.java"), FileTime.from(Instant.EPOCH.plusSeconds(60)));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    maven();

    Typed first = launch("help");
    Typed second = launch("help");

    assertThat(first.error()).contains("meterbook: building").contains("mvn -q -ntp package");
    assertThat(second.error()).isEmpty();
  }

  @Test
  void testsRunWithMaven() throws Exception {
    jdk("jdk 25", "25.0.1");
    maven();

    Typed result = launch("test", "-Dtest=OneTest");

    assertThat(result.error()).isEqualTo("mvn -ntp verify -Dtest=OneTest\n");
  }

  @Test
  void linkFromAnotherFolderFindsTheCheckout() throws Exception {
    jdk("jdk 25", "25.0.1");
    buildOnce();
    script = Files.createSymbolicLink(folder.resolve("link"), script);

    assertThat(launch("help").out()).contains("-jar " + jar + " help");
  }

  @Test
  void nativeExecutableNeedsNoJdk() throws Exception {
    environment.put("METERBOOK_NATIVE", "1");
    Typed missing = launch("help");
    program(checkout.resolve("target/meterbook-1-runner"), "echo native \"$@\"");

    Typed result = launch("help");

    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.error()).contains("mvn package -Dnative");
    assertThat(result.out()).isEqualTo("native help\n");
  }

  private Path jdk(String name, String version) throws Exception {
    Path home = folder.resolve("jdks").resolve(name);
    program(home.resolve("bin/javac"), "echo javac " + version);
    program(home.resolve("bin/java"), "echo \"$JAVA_HOME\" \"$@\"");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void maven() throws Exception {
    program(
        folder.resolve("tools/mvn"),
        "echo mvn \"$@\" >&2; mkdir -p target/quarkus-app; touch target/quarkus-app/quarkus-run.jar");
  }

  private void buildOnce() throws Exception {
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "");
  }

  private Typed launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path error = folder.resolve("error");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(error.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Typed(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }

  private static void program(Path file, String script) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path systemTool(String name) {
    return List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin").stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
