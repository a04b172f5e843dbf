package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.data.Npy;

/** A bridge on the command line: half steps are told, and both directions drawn. */
class BridgeSampleTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");
  private static String told = "";

  @BeforeAll
  static void train() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("bridge.json"),
            """
            {"process": {"type": "bridge", "steps": 4},
             "data": {"source": "toy:moons", "other": {"source": "toy:circles"}},
             "network": {"type": "mlp", "width": 8, "depth": 1},
             "objective": {"iterations": 1, "judged": 20, "cache": {"size": 20, "refresh": 2}},
             "trainer": {"steps": 4, "batch": 8}}
            """);
    run = folder.resolve("run");
    Run trained = Run.of("train", config.toString(), "--out", run.toString());
    assertThat(trained.err()).isEmpty();
    told = trained.out();
  }

  @Test
  void marginalsAndCostAreToldForEveryHalfStep() {
    assertThat(told).contains("iteration 1 backward: mean", "iteration 1 forward: mean");
    assertThat(told).contains("wanted", "Sinkhorn");
  }

  @Test
  void bothDirectionsAreWrittenWithTheirStarts() throws IOException {
    Run sample = Run.of("sample", run.toString(), "-n", "5", "--seed", "2");
    assertThat(sample.err()).isEmpty();
    for (String way : List.of("forward", "backward")) {
      Path file = run.resolve("samples-2-" + way + ".npy");
      assertThat(sample.out()).contains(file.toString());
      assertThat(Npy.read(file).shape()).containsExactly(5, 2, 2);
    }
  }

  @Test
  void evalSaysWhereTheFiguresAre() {
    Run eval = Run.of("eval", run.toString());
    assertThat(eval.code()).isEqualTo(2);
    assertThat(eval.errLines())
        .containsExactly(
            "tweedie eval: bridges report both end marginals while training ("
                + run.resolve("metrics.csv")
                + "); eval does not measure them");
  }

  @Test
  void oneDirectionTakesTheGivenName() {
    Path out = folder.resolve("picture.png");
    Run sample =
        Run.of(
            "sample",
            run.toString(),
            "--direction",
            "backward",
            "--format",
            "scatter",
            "--out",
            out.toString());
    assertThat(sample.err()).isEmpty();
    assertThat(out).exists();
    assertThat(folder.resolve("picture-backward.png")).doesNotExist();
  }

  @Test
  void unknownDirectionsAndOtherTimesAreRefused() {
    Run sideways = Run.of("sample", run.toString(), "--direction", "sideways");
    assertThat(sideways.code()).isEqualTo(2);
    assertThat(sideways.err()).contains("expected one of forward, backward, found sideways");
    Run steps = Run.of("sample", run.toString(), "--nfe", "9");
    assertThat(steps.code()).isEqualTo(2);
    assertThat(steps.err()).contains("expected the 4 steps of the bridge, found 9");
  }
}
