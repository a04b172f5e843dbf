package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages of results are those that their scripts make of the stored figures, and not of other ones.
 */
class CommittedPagesTest {
  private static final Path RESULTS = Path.of("../docs/results");

  @TempDir Path folder;

  /** What a script says, which ends with a status. */
  private static String says(int status, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(words);
    command.add(0, "python3");
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      p.getOutputStream().close();
      String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(p.waitFor()).as(said).isEqualTo(status);
      return said;
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
      throw e;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "flexible, scripts/flexible.py page",
    "likelihood, scripts/likelihood.py",
    "theory, scripts/theory.py",
    "conditional, scripts/conditional.py page",
    "multiscale, scripts/multiscale.py page",
  })
  void pagesAreThoseOfTheStoredFigures(String name, String script)
      throws IOException, InterruptedException {
    Path page = folder.resolve(name + ".md");
    List<String> words = new ArrayList<>(List.of(("../" + script).split(" ", -1)));
    words.add(RESULTS.resolve("raw").resolve(name).toString());
    words.add(page.toString());
    says(0, words);
    assertThat(page).hasSameTextualContentAs(RESULTS.resolve(name + ".md"));
  }

  /**
   * These scripts know their own tree: they are given another one with the same figures, and no
   * program, so that they keep the pictures there are.
   */
  @ParameterizedTest
  @CsvSource({
    "spaces, results.py",
    "tune, tune.py",
    "speed-quality, speed-quality.py --budget-minutes 0",
    "guidance, guidance-page.py docs/results/raw/guidance docs/results/guidance.md",
  })
  void pagesOfATreeAreThoseOfTheStoredFigures(String name, String script)
      throws IOException, InterruptedException {
    copy(Path.of("../scripts"), folder.resolve("scripts"));
    copy(RESULTS.resolve("raw"), folder.resolve("docs/results/raw"));
    copy(RESULTS.resolve("pictures"), folder.resolve("docs/results/pictures"));
    List<String> words = new ArrayList<>();
    for (String word : ("scripts/" + script).split(" ", -1)) {
      words.add(word.contains("/") ? folder.resolve(word).toString() : word);
    }
    says(0, words);
    assertThat(folder.resolve("docs/results/" + name + ".md"))
        .hasSameTextualContentAs(RESULTS.resolve(name + ".md"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void theoryNeedsEachCurveAtTheSameSteps() throws IOException, InterruptedException {
    Path raw = RESULTS.resolve("raw/theory");
    for (String name : List.of("restoration", "restoration-nonlinear", "bounds")) {
      Files.copy(raw.resolve(name + ".csv"), folder.resolve(name + ".csv"));
    }
    Path page = folder.resolve("page.md");
    List<String> words = List.of("../scripts/theory.py", folder.toString(), page.toString());
    // A halving of the error from 10 to 20 steps is order 1, and no other number is there.
    Files.writeString(
        folder.resolve("bounds.csv"), "curve,steps,error\n\"a, b\",10,0.5\n\"a, b\",20,0.25\n");
    says(0, words);
    assertThat(page).content().contains("| a, b | 0.5 | 0.25 | 1.00 |");
    Files.writeString(folder.resolve("bounds.csv"), "curve,steps,error\na,10,1\nb,20,1\n");
    assertThat(says(2, words)).hasLineCount(1).contains("bounds.csv: expected curves of the same");
    Files.delete(folder.resolve("bounds.csv"));
    assertThat(says(2, words)).contains("bounds.csv: expected numbers, found no file");
  }

  @Test
  void runsOfOtherSettingsAreNotGoneOnWith() throws IOException, InterruptedException {
    Path kept = Files.writeString(folder.resolve("kept"), "{}");
    assertThat(says(2, List.of("../scripts/cells.py", "asked", kept.toString())))
        .hasLineCount(1)
        .contains("kept: made with other settings");
    assertThat(kept).hasContent("{}");
  }
}
