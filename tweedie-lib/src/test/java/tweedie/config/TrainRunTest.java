package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.tensor.Ops;
import tweedie.tensor.SafeTensors;
import tweedie.train.NonFiniteException;

class TrainRunTest {
  @TempDir Path folder;

  @Test
  void resumedPerceptronEqualsTheUnbrokenOneBitForBit() throws IOException {
    // Step 17 lies between rows of metrics.csv and between held-out losses.
    assertResumesExactly(Runs.table(folder, 40), 17);
  }

  @Test
  void learnedTimesResumeBitForBit() throws IOException {
    ObjectNode config = Runs.table(folder, 40);
    config.withObject("/objective").putObject("time").put("type", "learned");
    assertResumesExactly(config, 17);
  }

  @Test
  void resumedUNetEqualsTheUnbrokenOneBitForBit() throws IOException {
    assertResumesExactly(Runs.images(6), 3);
  }

  private void assertResumesExactly(ObjectNode config, long stop) throws IOException {
    Path whole = Runs.trained(config, folder.resolve("whole"));
    Path broken = folder.resolve("broken");
    TrainRun first = TrainRun.start(config, broken, Optional.empty(), Runs.stopAt(stop));
    assertThat(first.train()).isFalse();
    assertThat(first.progress()[0]).isEqualTo(stop);
    assertThat(TrainRun.resume(broken, Optional.empty(), RunListener.SILENT).train()).isTrue();
    String last = "step-" + config.get("trainer").get("steps").asInt();
    for (String file : List.of("ema.safetensors", "optimizer.safetensors")) {
      Path at = Path.of("checkpoints", last, file);
      assertThat(broken.resolve(at)).hasSameBinaryContentAs(whole.resolve(at));
    }
    assertThat(withoutSpeed(broken)).isEqualTo(withoutSpeed(whole));
  }

  /** The rows of metrics.csv without images_per_second and elapsed_seconds: the clock's. */
  private static List<String> withoutSpeed(Path run) throws IOException {
    List<String> out = new ArrayList<>();
    double before = 0;
    for (String line : Files.readAllLines(run.resolve("metrics.csv"))) {
      String[] cells = line.split(",", -1);
      if (!out.isEmpty()) {
        // Grows over the break as well.
        assertThat(Double.parseDouble(cells[6])).isGreaterThan(before);
        before = Double.parseDouble(cells[6]);
      }
      cells[4] = "";
      cells[6] = "";
      out.add(String.join(",", cells));
    }
    assertThat(out).hasSizeGreaterThan(2);
    return out;
  }

  @Test
  void accumulationChangesOnlyRounding() throws IOException {
    ObjectNode config = Runs.table(folder, 5);
    Path one = Runs.trained(config, folder.resolve("one"));
    ((ObjectNode) config.get("trainer")).put("accumulation", 4);
    Path four = Runs.trained(config, folder.resolve("four"));
    float[] a = weights(one, 5);
    float[] b = weights(four, 5);
    for (int i = 0; i < a.length; i++) {
      // Five steps of at most 1e-3; Adam can turn a rounded gradient near 0 into a small part of
      // such a step, but not into one of another size.
      assertThat(b[i]).isCloseTo(a[i], within(2e-4f));
    }
  }

  private static float[] weights(Path run, int step) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Path file = run.resolve("checkpoints/step-" + step + "/optimizer.safetensors");
      return Ops.floats(SafeTensors.readWithMetadata(file).tensor("0.weights"));
    }
  }

  @Test
  void checkpointBeforeTheFirstStepLoads() throws IOException {
    Runs.start(Runs.table(folder, 5), folder.resolve("run"));
    try (Model model = Model.load(folder.resolve("run"))) {
      assertThat(model.step()).isZero();
      assertThat(model.sample(2, 1)).hasSize(4);
    }
  }

  @Test
  void extendedRunGoesOn() throws IOException {
    Path run = Runs.trained(Runs.table(folder, 5), folder.resolve("run"));
    TrainRun more = TrainRun.resume(run, Optional.empty(), RunListener.SILENT);
    more.steps(8);
    assertThat(more.train()).isTrue();
    assertThat(run.resolve("checkpoints/step-8")).exists();
    assertThatThrownBy(() -> more.steps(7)).hasMessageContaining("expected at least 8, found 7");
  }

  @Test
  void weightsOfAnotherRunAreAdopted() throws IOException {
    Path one = Runs.trained(Runs.table(folder, 5), folder.resolve("one"));
    start(one.toString());
    Path file = Path.of("ema.safetensors");
    float[] source = average(one.resolve("checkpoints/step-5").resolve(file));
    float[] adopted = average(folder.resolve("two/checkpoints/step-0").resolve(file));
    assertThat(adopted).containsExactly(source);
  }

  private void start(String weights) throws IOException {
    TrainRun.start(
            Runs.table(folder, 5),
            folder.resolve("two"),
            Optional.empty(),
            Optional.of(weights),
            RunListener.SILENT)
        .close();
  }

  @Test
  void weightsThatDoNotFitLeaveNoFolder() throws IOException {
    Path one = Runs.trained(Runs.table(folder, 1), folder.resolve("one"));
    Path file = one.resolve("checkpoints/step-1/ema.safetensors");
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(f.length() / 2);
    }
    for (String weights : List.of(one.toString(), "pretrained:fashion-psld", "pretrained:none")) {
      assertThatThrownBy(() -> start(weights)).isInstanceOf(IOException.class);
      assertThat(folder.resolve("two")).doesNotExist();
    }
  }

  @Test
  void weightsOfAShippedModelAreAdopted() throws IOException {
    ObjectNode config;
    try (Model model = Model.load("pretrained:fashion-psld")) {
      config = (ObjectNode) model.config();
    }
    ((ObjectNode) config.get("trainer")).put("threads", 1);
    Optional<String> weights = Optional.of("pretrained:fashion-psld");
    Path run = folder.resolve("run");
    TrainRun.start(config, run, Optional.empty(), weights, RunListener.SILENT).close();
    SampleOptions few = new SampleOptions("sscs", "quadratic", 3, true, 1e-3, 1e-5, 1);
    try (Model shipped = Model.load("pretrained:fashion-psld");
        Model adopted = Model.load(run)) {
      assertThat(draw(adopted, few)).containsExactly(draw(shipped, few));
    }
  }

  private static float[] draw(Model model, SampleOptions options) {
    return model.draw(1, 1, options, Optional.empty(), done -> {}).values();
  }

  @Test
  void closedRunsGiveTheirMemoryBack() throws IOException {
    TrainRun run = Runs.start(Runs.table(folder, 5), folder.resolve("run"));
    List<Tensor> held = new ArrayList<>(run.training().state().values());
    assertThat(held).hasSize(4);
    held.addAll(run.weights());
    assertThat(held).noneMatch(x -> x.isNull());
    run.close();
    assertThat(held).allMatch(x -> x.isNull());
  }

  private static float[] average(Path file) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      float[] all = new float[0];
      for (Tensor x : SafeTensors.read(file).values()) {
        float[] part = Ops.floats(x);
        int at = all.length;
        all = java.util.Arrays.copyOf(all, at + part.length);
        System.arraycopy(part, 0, all, at, part.length);
      }
      return all;
    }
  }

  @Test
  void divergenceNamesTheStepAndKeepsTheLastCheckpoint() throws IOException {
    ObjectNode config = Runs.table(folder, 400);
    ((ObjectNode) config.get("optimizer"))
        .put("learningRate", 1e30)
        .put("warmup", 0)
        .put("clip", 0);
    TrainRun run = Runs.start(config, folder.resolve("run"));
    assertThatThrownBy(run::train)
        .isInstanceOf(NonFiniteException.class)
        .hasMessageMatching("the (loss|gradient) is not finite at step \\d+.*");
    try (Model model = Model.load(folder.resolve("run"))) {
      assertThat(model.step()).isZero();
    }
  }

  @Test
  void schedulesShrinkWithTheSteps() throws IOException {
    ObjectNode config = TrainRun.resolve(Runs.table(folder, 400));
    ObjectNode half = Pace.scaled(config, 200);
    assertThat(half.at("/trainer/steps").asInt()).isEqualTo(200);
    assertThat(half.at("/optimizer/warmup").asInt()).isEqualTo(3);
    assertThat(half.at("/optimizer/emaHalfLife").asDouble()).isEqualTo(320);
    assertThat(Pace.scaled(config, 500)).isEqualTo(config);
  }
}
