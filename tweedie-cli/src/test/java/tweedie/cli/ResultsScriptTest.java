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

/** {@code scripts/results.py} in a tree of its own, on runs of two rows of a log. */
class ResultsScriptTest {
  private static final String COLUMNS = "step,loss,images_per_second";

  @TempDir Path temporary;
  private Path tree;
  private Path runs;

  @BeforeEach
  void makeTree() throws IOException, InterruptedException {
    tree = temporary.resolve("tree");
    runs = temporary.resolve("runs");
    Files.createDirectories(tree.resolve("scripts"));
    Files.createDirectories(tree.resolve("docs/results"));
    Files.copy(Path.of("../scripts/results.py"), tree.resolve("scripts/results.py"));
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
    Process p =
        new ProcessBuilder(
                List.of("python3", "scripts/results.py", "--store", runs.toAbsolutePath() + ""))
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isEqualTo(status);
    return said;
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
}
