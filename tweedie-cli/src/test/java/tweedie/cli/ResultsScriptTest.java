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
          "likelihood.sh",
          "flexible.py",
          "flexible.sh",
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
    ProcessBuilder script = new ProcessBuilder(words).directory(tree.toFile());
    script.command().add(0, words[0].endsWith(".sh") ? "bash" : "python3");
    script.environment().put("JAR", tree.resolve("no.jar").toString());
    script.environment().put("TWEEDIE", tree.resolve("tweedie").toString());
    script.environment().put("SEEDS", "3");
    script.environment().put("STORE", temporary.resolve("cells").toString());
    Process p = script.redirectErrorStream(true).start();
    p.getOutputStream().close();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  /** A program that trains by writing a log, judges by an answer, and keeps what it was asked. */
  private void program(String answer) throws IOException {
    Path program = tree.resolve("tweedie");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo "$@" >>asked
        if [ "$1" = train ]; then
          mkdir -p "$4" && printf 'step,loss\\n4,1\\n' >"$4/metrics.csv"
        else
          cat answer
        fi
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(tree.resolve("answer"), answer);
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
    if (script.equals("flexible.py")) {
      return new String[] {"scripts/" + script, "page", temporary.toString(), page};
    }
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
    "flexible.py,vp-1,both-1",
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

  private static String likelihood(String bound, String flow) {
    return """
        {"bound": {"values": [%s], "terms": {"reconstruction": 1, "prior": 1, "diffusion": 1}},
         "flow": {"values": [%s]}}
        """
        .formatted(bound, flow);
  }

  private void likelihoodCell(String name, String figures) throws IOException {
    String config =
        "{\"trainer\": {\"steps\": 4, \"batch\": 2}, \"objective\": {\"times\": \"importance\"},"
            + " \"judged\": {\"times\": \"16\", \"probes\": \"1\", \"tolerance\": \"1e-3\","
            + " \"draws\": \"5\"}}";
    Path cell = cell(name, figures, config);
    Files.writeString(cell.resolveSibling(name + ".csv"), "step,elapsed_seconds\n2,60\n4,180\n");
  }

  /** 784 log 2 nats are a bit a pixel: the second process needs 1, 2 and 3 bits more. */
  @Test
  void boundAndFlowAreComparedRowByRow() throws IOException, InterruptedException {
    likelihoodCell(
        "vp-1", likelihood("543.427, 1086.854, 1630.281", "1086.854, 1630.281, 2173.708"));
    likelihoodCell("psld-1", likelihood("1086.854, 2173.708, 3260.562", "1, 1, 1"));
    assertThat(says(0, page("likelihood.py"))).contains("page.md");
    assertThat(Files.readString(tree.resolve("page.md")))
        .contains("same 3 held-out images", "takes 16 times", "1 Hutchinson", "tolerance of 1e-3")
        // Three minutes by the clock; the difference of 1 bit has no error.
        .contains(
            "| VP, linear β | 1 | even in log SNR | 3 |", "| 3.000 ± 0.577 | - | 1.000 ± 0.000 |")
        .contains("| PSLD − VP, linear β | 2.000 ± 0.577 | - |");
  }

  /** The bounds of one denoiser under two schedules, of which the other one is lower by 0.5. */
  private static String schedules(int times, double error) {
    String linear = "{\\\"type\\\": \\\"vdm\\\", \\\"schedule\\\": \\\"linear\\\"}";
    return """
        {"likelihood": [{"name": "model", "within": {"value": 30, "error": 2}, "nll": 50,
                         "rows": 9, "kind": "lower bound with %d times a row"},
                        {"name": "%s", "within": {"value": 50, "error": 3}}],
         "modelMinusLaw": {"%s": {"value": -0.5, "error": %s}}}
        """
        .formatted(times, linear, linear, error);
  }

  /** A standard error of .25 on the seed: .5 ± .41 is within 784 log 2/200 = 2.72 nats. */
  @Test
  void schedulesAreThoseOfOneCheckpoint() throws IOException, InterruptedException {
    String cell = likelihood("1, 2", "1, 2").strip();
    String head = cell.substring(0, cell.length() - 1) + ", \"schedules\": " + schedules(1, 2.5);
    String equal = head + ", \"equal\": " + schedules(64, 0.25);
    likelihoodCell("learned-3", equal + ", \"same\": " + schedules(16, 2.5) + "}");
    assertThat(says(0, page("likelihood.py"))).contains("page.md");
    assertThat(tree.resolve("page.md"))
        .content()
        .contains("| 3 | learned | 30 ± 2 | 1.0 |", "| 3 | linear | 50 ± 3 | 1.7 |")
        .contains("- times uniform in each schedule: 64 times an image on 9 images")
        .contains("| 3 | uniform in each schedule | linear | 0.500 ± 0.250 |")
        .contains(
            "interval +0.09 to +0.91: equal within the margin, though a difference is seen (+2.0")
        .contains(
            "even in log SNR for all: +0.500 ± 2.500 nats, interval -3.61 to +4.61: not shown");
  }

  /** Trained and judged once: five figures, those of other schedules by the learned one alone. */
  @Test
  void learnedSchedulesAreCheckedOnce() throws IOException, InterruptedException {
    program(schedules(64, 0.25));
    String[] words = {"scripts/likelihood.sh", "", "learned"};
    for (int i = 0; i < 2; i++) {
      assertThat(says(0, words)).contains("now: scripts/likelihood.sh page");
      assertThat(tree.resolve("asked")).content().hasLineCount(7);
    }
    assertThat(tree.resolve("asked")).content().contains("--log-snr-times --times 64 -n 500");
    assertThat(temporary.resolve("cells/learned-3.json"))
        .content()
        .contains("\"same\"", "\"seed\": 103");
  }

  @Test
  void waysOfOtherRowsAreNotCompared() throws IOException, InterruptedException {
    likelihoodCell("vp-1", likelihood("1, 2", "1"));
    assertThat(says(2, page("likelihood.py")))
        .isEqualToIgnoringNewLines("vp-1.json: expected 2 images in flow.values, found 1");
  }

  /** A bound of 10 times a row, in nats; 784 log 2 nats are a bit a pixel. */
  private static String flexible(double nats) {
    return """
        {"run": "there/run", "part": "held-out",
         "likelihood": [{"name": "model", "kind": "lower bound, 10 times a row", "nll": %s,
                         "error": 2, "rows": 7, "bits": 3.5}]}
        """
        .formatted(nats);
  }

  private void flexibleCell(String name, double nats) throws IOException {
    String config =
        "{\"process\": \"%s\", \"data\": {\"source\": \"fashion-mnist\"}, \"seed\": 1,"
            + " \"objective\": {\"freezeAt\": 0.8}, \"trainer\": {\"steps\": 4, \"batch\": 2}}";
    cell(name, flexible(nats), config.formatted(name));
  }

  /** Differences of −2 and −6: a mean of −4 with a standard error of 2; a third has no partner. */
  @Test
  void flexibleDiffusionsArePairedBySeed() throws IOException, InterruptedException {
    flexibleCell("vp-1", 100);
    flexibleCell("vp-2", 110);
    flexibleCell("vp-3", 105);
    flexibleCell("both-1", 98);
    flexibleCell("both-2", 104);
    flexibleCell("drift-4", 90);
    Files.writeString(
        temporary.resolve("cells/both-2.stages.csv"),
        "step,least_noise,largest_noise,largest_turn\n3,1,1,0\n4,0.5,1.5,0.25\n");
    assertThat(says(0, page("flexible.py"))).contains("page.md");
    assertThat(Files.readString(tree.resolve("page.md")))
        .contains("7 rows of part held-out, 10 times each", "uniformly dequantised")
        .contains("| VP | 1 | - | 100.0 ± 2.0 | 3.500 |  | - | - |")
        .contains("| VP | 3 | - | 105.0 ± 2.0 | 3.500 | unpaired |")
        .contains(
            "| D and Q learned | 2 | - | 104.0 ± 2.0 | 3.500 | -6.0 | 0.500 to 1.500 | 0.250 |")
        .contains("| Q learned | 4 | - | 90.0 ± 2.0 | 3.500 | unpaired |")
        // Student's t of one degree of freedom: 12.706 standard errors.
        .contains("VP -4.0 nats, standard error 2.0, margin of 95 % ± 25.4, which 0 is in;")
        .contains("below VP for 2 of 2 seed(s)");
  }

  @Test
  void flexibleDiffusionsOfOtherTimesAreNotCompared() throws IOException, InterruptedException {
    flexibleCell("vp-1", 100);
    flexibleCell("both-1", 98);
    Path other = temporary.resolve("cells/both-1.json");
    Files.writeString(other, Files.readString(other).replace("10 times", "9 times"));
    assertThat(says(2, page("flexible.py")))
        .hasLineCount(1)
        .contains("both-1.json: expected", "found ('held-out', 7, 9)");
  }

  @Test
  void flexibleDiffusionsAreKeptOnceTheyAreDone() throws IOException, InterruptedException {
    program(flexible(3));
    String[] words = {"scripts/flexible.sh", "", "vp", "both"};
    assertThat(says(0, words)).contains("flexible.md");
    assertThat(says(0, words)).contains("flexible.md");
    // Two processes, trained and judged once.
    assertThat(tree.resolve("asked")).content().hasLineCount(4);
    Path cells = temporary.resolve("cells/mixture-5000");
    assertThat(cells.resolve("both-3.json")).content().contains("\"run\": \"run\"");
    assertThat(cells.resolve("both-3.csv")).hasContent("step,loss\n4,1");
    assertThat(tree.resolve("docs/results/flexible.md")).content().contains("mixture-5000");
    Files.writeString(cells.resolve("vp-3.config.json"), "{}");
    assertThat(says(2, words)).contains("vp-3.config.json: made with other settings");
  }

  private void conditionalCell(String name, double psnr) throws IOException {
    String fd = "[{\"metric\": \"FD\", \"name\": \"FD(x)\", \"value\": 7}]";
    cell(
        name,
        ("{\"processes\": [{\"psnr\": %s, \"ssim\": 0.5, \"consistency\": 1e-3, \"diversity\": 0.1,"
                + " \"generated\": %s, \"floor\": %s}]}")
            .formatted(psnr, fd, fd),
        "{\"trainer\": {\"steps\": 4, \"batch\": 2}, \"sampler\": {\"solver\": \"pc\", \"nfe\": 9}}");
  }

  /** 20 and 22 have a mean of 21 with a standard error of 1; a single seed has none. */
  @Test
  void estimatorsHaveTheSpreadOfTheirSeeds() throws IOException, InterruptedException {
    conditionalCell("sr-fashion-cde-1", 20);
    conditionalCell("sr-fashion-cde-2", 22);
    conditionalCell("sr-fashion-cmde-1", 20);
    assertThat(says(0, page("conditional.py"))).isEmpty();
    assertThat(Files.readString(tree.resolve("page.md")))
        .contains("| CDE | 21.00 ± 1.00 | 0.500 ± 0.000 |", "| CMDE | 20.00 | 0.500 |");
  }

  private void multiscaleCell(String arm, int seed, int steps, double seconds, double fd)
      throws IOException {
    cell(
        "%s-%d-%d".formatted(arm, seed, steps),
        ("{\"arm\": \"%s\", \"seed\": %d, \"steps\": %d, \"trainingSeconds\": %s, \"fd\": %s,"
                + " \"floor\": 1, \"features\": \"FD(x)\"}")
            .formatted(arm, seed, steps, seconds, fd),
        "{\"trainer\": {\"steps\": %d, \"batch\": 2}}".formatted(steps));
  }

  /** FD 20 lies halfway between the cells of each: 15 s and 30 s against 7.5 s. */
  @Test
  void timesToFixedTargetsAreMeansOverSeeds() throws IOException, InterruptedException {
    for (int seed = 1; seed <= 2; seed++) {
      multiscaleCell("uniform", seed, 50, 10 * seed, 25);
      multiscaleCell("uniform", seed, 100, 20 * seed, 15);
      multiscaleCell("multiscale", seed, 50, 5, 25);
      multiscaleCell("multiscale", seed, 100, 10, 15);
      cell(
          "sampling-uniform-" + seed,
          "{\"arm\": \"uniform\", \"seed\": %d, \"sampling\": [{\"nfe\": 11, \"seconds\": 0.002, \"fd\": 9}]}"
              .formatted(seed),
          "{\"trainer\": {\"steps\": 100, \"batch\": 2}, \"judged\": {\"nfes\": \"11\"}}");
    }
    assertThat(says(0, page("multiscale.py"))).isEmpty();
    assertThat(Files.readString(tree.resolve("page.md")))
        .contains("| 20 | 22.5 ± 7.5 | 7.5 ± 0 | 3.00 ± 1.00 |")
        .contains("| 30 | ≤ 15 ± 5 | ≤ 5 ± 0 | - |")
        .contains("| 5 | - (2 of 2 seeds never) |")
        .contains("| 11 | 2 ± 0 | 9 ± 0 | - | - |", "| 10 | ≤ 2 ± 0 |");
  }
}
