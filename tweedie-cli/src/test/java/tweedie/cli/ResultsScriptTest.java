package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that write pages, in a tree of their own, on made-up runs and cells. */
class ResultsScriptTest {
  private static final String COLUMNS = "step,loss,images_per_second";
  private static final List<String> SCRIPTS =
      List.of(
          "results.py",
          "cells.py",
          "likelihood.py",
          "guidance-page.py",
          "conditional.py",
          "multiscale.py");

  @TempDir Path temporary;
  private Path tree;
  private Path runs;

  @BeforeEach
  void makeTree() throws IOException, InterruptedException {
    tree = temporary.resolve("tree");
    runs = temporary.resolve("runs");
    Files.createDirectories(tree.resolve("scripts"));
    Files.createDirectories(tree.resolve("docs/results"));
    for (String name : SCRIPTS) {
      Files.copy(Path.of("../scripts", name), tree.resolve("scripts").resolve(name));
    }
    assumeTrue(hasPython(), "no python3 here");
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A run of the law of three parts: twenty rows a step. */
  private void run(String name, int judged, int steps, String log) throws IOException {
    Path folder = Files.createDirectories(runs.resolve("simplex").resolve(name));
    String figures =
        "{\"step\": %d, \"likelihood\": [{\"name\": \"model\", \"nll\": -1},"
            + " {\"name\": \"true law\", \"nll\": -1}]}";
    Files.writeString(runs.resolve("simplex/" + name + ".json"), figures.formatted(judged));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"trainer\": {\"steps\": %d, \"batch\": 20}}".formatted(steps));
    Files.writeString(folder.resolve("metrics.csv"), log);
  }

  private String store(int status) throws IOException, InterruptedException {
    return says(status, "scripts/results.py", "--store", runs.toAbsolutePath().toString());
  }

  /** What a script says, which ends with a status. */
  private String says(int status, String... words) throws IOException, InterruptedException {
    ProcessBuilder python = new ProcessBuilder(words).directory(tree.toFile());
    python.command().add(0, "python3");
    python.environment().put("JAR", tree.resolve("no.jar").toString());
    Process p = python.redirectErrorStream(true).start();
    p.getOutputStream().close();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  /** A made-up cell with what it was made with. */
  private Path cell(String name, String figures, String config) throws IOException {
    Path cells = Files.createDirectories(temporary.resolve("cells"));
    Files.writeString(cells.resolve(name + ".config.json"), config);
    return Files.writeString(cells.resolve(name + ".json"), figures);
  }

  /** The words that make a page of the cells. */
  private String[] page(String script) {
    String cells = temporary.resolve("cells").toString();
    String page = tree.resolve("page.md").toString();
    return script.equals("conditional.py") || script.equals("multiscale.py")
        ? new String[] {"scripts/" + script, "page", cells, page}
        : new String[] {"scripts/" + script, cells, page};
  }

  private String page() throws IOException {
    return Files.readString(tree.resolve("docs/results/spaces.md"));
  }

  /** 30 steps of 20 rows at 5 rows a second are two minutes, of five with all in between. */
  @Test
  void minutesAreThoseOfTheClockWhereTheLogHasThem() throws IOException, InterruptedException {
    String log = COLUMNS + ",elapsed_seconds\n15,1,5,100\n30,1,5,300\n";
    run("3", 30, 30, log);
    assertThat(store(0)).isEmpty();
    assertThat(page()).contains("| 0.02: held | 5 |").doesNotContain("steps alone");
    assertThat(tree.resolve("docs/results/raw/simplex/3.csv")).hasContent(log);
  }

  @Test
  void minutesOfOlderLogsAreThoseOfTheSteps() throws IOException, InterruptedException {
    run("3", 30, 30, COLUMNS + "\n15,1,5\n30,1,5\n");
    assertThat(store(0)).isEmpty();
    assertThat(page()).contains("| 0.02: held | 2 |").contains("Those of simplex are of the steps");
  }

  @Test
  void runsJudgedBeforeTheirLastStepAreRefused() throws IOException, InterruptedException {
    run("3", 30, 30, COLUMNS + "\n30,1,5\n");
    run("5", 20, 30, COLUMNS + "\n30,1,5\n");
    Path file = runs.resolve("simplex/5");
    assertThat(store(2))
        .isEqualTo(
            "%s.json: expected figures of step 30, the trainer.steps of %s/config.json, found step 20%n"
                .formatted(file, file));
    assertThat(tree.resolve("docs/results/raw")).doesNotExist();
    assertThat(tree.resolve("docs/results/spaces.md")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "likelihood.py,vp-1,psld-1",
    "guidance-page.py,classifier-1,free-1.5",
    "conditional.py,sr-fashion-cde-1,sr-fashion-cmde-1",
    "multiscale.py,multiscale-1-50,uniform-1-50",
  })
  void pagesRefuseCellsOfAnotherBudget(String script, String one, String other)
      throws IOException, InterruptedException {
    Path a = cell(one, "{}", "{\"data\": {\"tiles\": 64}, \"judged\": {\"rows\": \"500\"}}");
    Path b = cell(other, "{}", "{\"data\": {\"tiles\": 64}, \"judged\": {\"rows\": \"100\"}}");
    boolean sorted = a.compareTo(b) < 0;
    assertThat(says(2, page(script)))
        .isEqualTo(
            "%s: expected judged.rows \"%s\" as in %s, found \"%s\"%n"
                .formatted(
                    sorted ? b : a,
                    sorted ? 500 : 100,
                    (sorted ? a : b).getFileName(),
                    sorted ? 100 : 500));
    Files.delete(temporary.resolve("cells").resolve(one + ".config.json"));
    assertThat(says(2, page(script))).contains(one + ".config.json: expected the configuration of");
    assertThat(tree.resolve("page.md")).doesNotExist();
  }

  @Test
  void guidanceIsNoPageWithoutItsPictures() throws IOException, InterruptedException {
    cell("free-1", "{}", "{}");
    assertThat(says(2, page("guidance-page.py")))
        .hasLineCount(1)
        .contains("no.jar: expected the program");
    assertThat(tree.resolve("page.md")).doesNotExist();
  }

  @Test
  void runsOfOtherSettingsAreNotGoneOnWith() throws IOException, InterruptedException {
    Path kept = Files.writeString(temporary.resolve("kept"), "{}");
    assertThat(says(2, "scripts/cells.py", "asked", kept.toString()))
        .hasLineCount(1)
        .contains("kept: made with other settings");
    assertThat(kept).hasContent("{}");
  }
}
