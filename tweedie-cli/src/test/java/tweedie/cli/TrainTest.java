package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.train.StepReport;

class TrainTest {
  @TempDir Path folder;

  @Test
  void trainsAndResumes() throws IOException {
    Path run = Trained.run(folder);
    assertThat(run.resolve("checkpoints/step-10/ema.safetensors")).exists();
    assertThat(run.resolve("metrics.csv")).content().contains("\n5,").contains("\n10,");
    Run more =
        Run.of(
            "train", "--resume", run.toString(), "--steps", "12", "--data-dir", folder.toString());
    assertThat(more.err()).isEmpty();
    assertThat(more.code()).isZero();
    assertThat(more.out()).contains("trained 12 steps").contains("with: ./tweedie sample " + run);
    assertThat(run.resolve("checkpoints/step-12")).exists();
  }

  @Test
  void dryRunNeedsNoData() throws IOException {
    Path config = Trained.config(folder, "");
    Run run = Run.of("train", config.toString(), "--dry-run", "--data-dir", folder.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"finalLearningRate\"").contains("\"nu\" : 4.01");
    assertThat(run.errLines())
        .containsExactly(
            "warning: data.source: no such file or folder: "
                + folder.resolve("people.csv")
                + "; set TWEEDIE_DATA or --data-dir");
  }

  @Test
  void stepsReplaceTheConfiguredOnes() throws IOException {
    Path config = Trained.config(folder, "");
    Run run = Run.of("train", config.toString(), "--dry-run", "--steps", "77");
    assertThat(run.out()).contains("\"steps\" : 77");
  }

  @Test
  void minutesCapTheSteps() throws IOException {
    Trained.table(folder);
    Path config = Trained.config(folder, "");
    Path out = folder.resolve("short");
    // Half a millisecond has passed before the first step: one step is left.
    Run run =
        Run.of(
            "train",
            config.toString(),
            "--minutes",
            "1e-5",
            "--out",
            out.toString(),
            "--data-dir",
            folder.toString());
    assertThat(run.err()).isEmpty();
    assertThat(out.resolve("config.json")).content().contains("\"steps\" : 1,");
  }

  @Test
  void solversThatDoNotFitAreRefusedBeforeTraining() throws IOException {
    Path config = Trained.config(folder, "");
    Files.writeString(
        config, Files.readString(config).replace("\"nfe\": 5", "\"solver\": \"tauLeaping\""));
    for (String more : List.of("--dry-run", "--out=" + folder.resolve("out"))) {
      Run run = Run.of("train", config.toString(), more);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.errLines())
          .singleElement()
          .asString()
          .startsWith(
              "tweedie train: sampler.solver: tauLeaping does not fit this process; use em, sscs,"
                  + " sscs2, heun, rk45");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void shortRunsOfBridgesHaveFewerIterations() throws IOException {
    Path config =
        Files.writeString(folder.resolve("bridge.json"), "{\"process\": {\"type\": \"bridge\"}}");
    Run run = Run.of("train", config.toString(), "--steps", "5", "--dry-run");
    assertThat(run.code()).isZero();
    assertThat(run.errLines())
        .containsExactly(
            "--steps: 5 steps are too few for the iterations of the configuration:"
                + " objective.iterations is 2");
    assertThat(run.out()).contains("\"iterations\" : 2,", "\"steps\" : 5,");
  }

  @Test
  void speedIsInWhatIsTrainedOn() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    try (Interrupt interrupt = Interrupt.watch();
        TrainProgress progress = new TrainProgress(out, out, interrupt)) {
      progress.counting("rows");
      progress.step(new StepReport(1, 2, 8, 0.5, 1, 1e-3, 2));
    }
    assertThat(text.toString()).contains("loss 0.5000  4 rows/s");
  }

  @Test
  void schemaNamesKeysTypesAndDefaults() {
    Run run = Run.of("train", "--schema");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\"$schema\"", "\"langevin3\"", "\"minSnr\"", "\"checkpointEvery\"", "\"anyOf\"");
  }

  @Test
  void weightsComeFromAnotherRun() throws IOException {
    Path first = Trained.run(folder);
    Path config = folder.resolve("people.json");
    Run run =
        Run.of(
            "train",
            config.toString(),
            "--init-from",
            first.toString(),
            "--out",
            folder.resolve("second").toString(),
            "--data-dir",
            folder.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void resumedRunsDoNotShrink() throws IOException {
    Path run = Trained.run(folder);
    Run less =
        Run.of(
            "train", "--resume", run.toString(), "--steps", "9", "--data-dir", folder.toString());
    assertThat(less.code()).isEqualTo(2);
    assertThat(less.err()).contains("--steps: expected at least the 10 finished, found 9");
    Run negative = Run.of("train", folder.resolve("people.json").toString(), "--steps", "-3");
    assertThat(negative.code()).isEqualTo(2);
    assertThat(negative.err()).contains("--steps: expected at least 0, found -3");
  }

  @Test
  void configurationOrRunIsNeeded() {
    assertThat(Run.of("train").code()).isEqualTo(2);
    assertThat(Run.of("train").err()).contains("expected CONFIG or --resume RUN");
    assertThat(Run.of("train", "--resume", "r", "--minutes", "1").code()).isEqualTo(2);
  }

  @Test
  void dryRunsMeasureNothing() throws IOException {
    Path config = Trained.config(folder, "");
    Run run = Run.of("train", config.toString(), "--dry-run", "--minutes", "1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("tweedie train: --dry-run measures no steps");
  }

  /** The first half step simulates the reference, all others a network. */
  @Test
  void minutesOfBridgesAreRefused() throws IOException {
    Path config =
        Files.writeString(folder.resolve("bridge.json"), "{\"process\": {\"type\": \"bridge\"}}");
    Path out = folder.resolve("bridge");
    Run run = Run.of("train", config.toString(), "--minutes", "1", "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("--minutes: the stages of a bridge", "--steps");
    assertThat(out).doesNotExist();
  }

  @Test
  void interruptIsNotWantedUntilTheJvmEnds() throws IOException {
    try (Interrupt interrupt = Interrupt.watch()) {
      assertThat(interrupt.isRequested()).isFalse();
    }
    assertThat(Files.exists(folder)).isTrue();
  }
}
