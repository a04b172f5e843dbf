package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a tree with stand-ins for Java and Maven that say how they were called. */
class LauncherTest {
  @TempDir Path temporary;
  private Path tree;
  private Path bin;

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(File.separatorChar == '/', "the launcher is for POSIX shells");
    tree = Files.createDirectory(temporary.resolve("a tree with spaces"));
    bin = Files.createDirectory(temporary.resolve("bin"));
    Files.copy(Path.of("../tweedie"), tree.resolve("tweedie"), StandardCopyOption.COPY_ATTRIBUTES);
    script(
        "java",
        "[ \"$1\" = -version ] && { echo 'openjdk version \"17.0.1\"' >&2; exit; }\n"
            + "for a; do echo \"$a\"; done");
    script(
        "mvn",
        "echo run >> '"
            + temporary
            + "/builds'; t=tweedie-cli/target\n"
            + "mkdir -p $t/lib; : > $t/tweedie-cli.jar");
  }

  private void script(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void source() throws IOException {
    Files.createDirectories(tree.resolve("tweedie-lib/src/main"));
    Files.createDirectories(tree.resolve("tweedie-cli/src/main"));
    Files.createFile(tree.resolve("tweedie-lib/pom.xml"));
    Files.createFile(tree.resolve("tweedie-cli/pom.xml"));
    Files.createFile(tree.resolve("pom.xml"));
  }

  private ProcessBuilder builder(Path launcher, String... args) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_HOME");
    environment.remove("TWEEDIE_JAVA_OPTS");
    environment.put("PATH", bin + ":/usr/bin:/bin");
    return builder;
  }

  private Run launch(Path launcher, String... args) throws IOException, InterruptedException {
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder = builder(launcher, args);
    int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Run(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private int builds() throws IOException {
    Path log = temporary.resolve("builds");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  @Test
  void buildsOnceAndAgainOnlyAfterAChange() throws IOException, InterruptedException {
    source();
    Run first = launch(tree.resolve("tweedie"), "train", "my config.json");
    assertThat(first.err()).isEqualTo("building Tweedie (first run; about a minute)…\n");
    assertThat(first.out()).contains("\nmy config.json\n").doesNotContain("TieredStopAtLevel");
    assertThat(launch(tree.resolve("tweedie"), "train").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Path changed = tree.resolve("tweedie-lib/pom.xml");
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launch(tree.resolve("tweedie"), "train").err()).contains("sources changed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void launchesAtTheSameTimeBuildOnce() throws IOException, InterruptedException {
    source();
    // A build long enough for both launches to find the tree stale.
    Files.writeString(bin.resolve("mvn"), "sleep 1\n", StandardOpenOption.APPEND);
    List<Process> launches = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      launches.add(
          builder(tree.resolve("tweedie"), "list")
              .redirectOutput(temporary.resolve("out" + i).toFile())
              .redirectErrorStream(true)
              .start());
    }
    for (Process launch : launches) {
      assertThat(launch.waitFor()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void lockOfADeadBuildIsTaken() throws IOException, InterruptedException {
    source();
    Path lock = Files.createDirectories(tree.resolve("tweedie-cli/target/launcher.lock"));
    // Larger than any process id that Linux or macOS gives.
    Files.writeString(lock.resolve("pid"), "99999999\n");
    assertThat(launch(tree.resolve("tweedie"), "list").code()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  @Test
  void failedBuildShowsItsErrorsAndIsTriedAgain() throws IOException, InterruptedException {
    source();
    script("mvn", "echo '[INFO] chatter'; echo '[ERROR] Oracle.java: missing ;'; exit 1");
    for (int attempt = 0; attempt < 2; attempt++) {
      Run run = launch(tree.resolve("tweedie"), "list");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("[ERROR] Oracle.java").doesNotContain("chatter");
    }
  }

  /** The stand-in for Java writes the archive that it is asked for; the run then reads it. */
  @Test
  void classesAreLaidOutAtTheBuild() throws IOException, InterruptedException {
    source();
    script(
        "java",
        """
        [ "$1" = -version ] && { echo 'openjdk version "17.0.1"' >&2; exit; }
        for a; do echo "$a"; case $a in
        -XX:ArchiveClassesAtExit=*) echo x > "${a#*=}";; esac; done""");
    String archive = tree.toRealPath() + "/tweedie-cli/target/classes-17.0.1.jsa";
    assertThat(launch(tree.resolve("tweedie"), "train").out())
        .contains("\n-XX:SharedArchiveFile=" + archive + "\n-jar\n");
    assertThat(Path.of(archive)).exists();
    // Of another jar than that of the archive Java would speak on standard output.
    Path jar = tree.resolve("tweedie-cli/target/tweedie-cli.jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launch(tree.resolve("tweedie"), "train").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void runsThroughALink() throws IOException, InterruptedException {
    source();
    Path link =
        Files.createSymbolicLink(bin.resolve("tw"), Path.of("../a tree with spaces/tweedie"));
    Run run = launch(link, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(tree.toRealPath() + "/tweedie-cli/target/tweedie-cli.jar");
  }

  @Test
  void outsideASourceTreeNothingIsBuilt() throws IOException, InterruptedException {
    Files.createFile(tree.resolve("tweedie-cli.jar"));
    Run run = launch(tree.resolve("tweedie"), "doctor");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("-XX:TieredStopAtLevel=1").contains("\ndoctor\n");
    assertThat(builds()).isZero();
  }

  @Test
  void oldJavaIsRefused() throws IOException, InterruptedException {
    script("java", "echo 'java version \"1.8.0_402\"' >&2");
    Run run = launch(tree.resolve("tweedie"), "list");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("Java 17 or newer is needed").contains("1.8.0_402");
  }
}
