package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.process.NamedProcesses;

class ModelTest {
  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Runs.trained(Runs.table(folder, 60), folder.resolve("run"));
  }

  @Test
  void sampleDoesNotDependOnHowManyAreDrawn() throws IOException {
    try (Model model = Model.load(folder.resolve("run"))) {
      float[] all = model.sample(70, 5);
      for (int n : new int[] {3, 64}) {
        assertThat(model.sample(n, 5)).containsExactly(Arrays.copyOf(all, 2 * n));
      }
      assertThat(model.sample(3, 6)).isNotEqualTo(Arrays.copyOf(all, 6));
    }
  }

  @Test
  void fourThreadsGetTheSamplesOfOne() throws IOException {
    try (Model model = Model.load(folder.resolve("run"))) {
      List<float[]> serial = IntStream.range(0, 4).mapToObj(s -> model.sample(70, s)).toList();
      ExecutorService pool = Executors.newFixedThreadPool(4);
      try {
        List<CompletableFuture<float[]>> parallel =
            IntStream.range(0, 4)
                .mapToObj(s -> CompletableFuture.supplyAsync(() -> model.sample(70, s), pool))
                .toList();
        for (int s = 0; s < 4; s++) {
          assertThat(parallel.get(s).join()).containsExactly(serial.get(s));
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Test
  void sharedDenoiserSamplesUnderEveryProcess() throws IOException {
    try (Model model = Model.load(folder.resolve("run"))) {
      for (String type : Catalog.names(Processes.ALL)) {
        Noising p = Catalog.process("", Processes.examples(type).get(0)).value();
        if (p.linear().isEmpty()) {
          continue;
        }
        float[] x = model.draw(4, 1, model.options(), Optional.of(p), done -> {}).values();
        for (float v : x) {
          assertThat(v).as(type).isFinite();
        }
      }
    }
  }

  @Test
  void pathOfItsOwnProcessRefusesAnother() throws IOException {
    ObjectNode config = Runs.table(folder, 1);
    config.putObject("objective").put("type", "hsm");
    Path run = Runs.trained(config, folder.resolve("hsm"));
    try (Model model = Model.load(run)) {
      Noising vp = new LinearNoising(NamedProcesses.vp(0.1, 20));
      assertThatThrownBy(() -> model.sampling(model.options(), Optional.of(vp)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'denoiser'");
    }
  }

  @Test
  void reducedHeadTrainsAndSamples() throws IOException {
    ObjectNode config = Runs.table(folder, 1);
    config.putObject("process").put("type", "cld");
    config.putObject("objective").put("type", "hsm").put("head", "noised");
    try (Model model = Model.load(Runs.trained(config, folder.resolve("head")))) {
      for (float v : model.sample(3, 1)) {
        assertThat(v).isFinite();
      }
    }
  }

  @Test
  void samplesComeBackInOriginalUnits() throws IOException {
    try (Model model = Model.load(folder.resolve("run"))) {
      assertThat(model.columns()).containsExactly("left", "right");
      float[] x = model.sample(1, 2);
      float[] z = model.draw(1, 2, model.options(), Optional.empty(), done -> {}).values();
      double[][] all = Runs.mixture(512, 1);
      // Units are those of the training rows; a tenth is held out.
      int[] trained = Parts.of(512, 0.1, 0, OptionalLong.empty(), Optional.empty()).train();
      double[][] data = Arrays.stream(trained).mapToObj(i -> all[i]).toArray(double[][]::new);
      for (int j = 0; j < 2; j++) {
        int column = j;
        double mean = Arrays.stream(data).mapToDouble(r -> r[column]).average().orElseThrow();
        double square =
            Arrays.stream(data).mapToDouble(r -> Math.pow(r[column] - mean, 2)).sum() / data.length;
        // The file has six decimals, and a sample is a float32 number of size 1.
        assertThat((double) x[j]).isCloseTo(z[j] * Math.sqrt(square) + mean, within(3e-6));
      }
    }
  }
}
