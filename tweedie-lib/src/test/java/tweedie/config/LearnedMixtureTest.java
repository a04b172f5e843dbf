package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.metric.Mmd;
import tweedie.metric.Wasserstein;

/** Processes that nobody listed learn and sample a mixture through configuration alone. */
@Tag("slow")
class LearnedMixtureTest {
  private static final int N = 500;

  /** Full D on two blocks: noise enters position and momentum, correlated. */
  private static final String FULL =
      """
      {"type": "recipe", "D": [[0.5, 0.2], [0.2, 1]], "Q": [[0, -1], [1, 0]],
       "precision": [1, 4], "beta": 8, "initialVariance": [0, 0.04]}
      """;

  /** A chain of four blocks of which the last alone is noised at its full rate. */
  private static final String CHAIN =
      """
      {"type": "recipe",
       "D": [[0.2, 0, 0, 0], [0, 0.2, 0, 0], [0, 0, 0.5, 0.1], [0, 0, 0.1, 2]],
       "Q": [[0, -1, 0, 0], [1, 0, -1, 0], [0, 1, 0, -1], [0, 0, 1, 0]],
       "precision": [1, 2, 2, 2], "beta": 12, "initialVariance": [0, 0.05, 0.05, 0.05]}
      """;

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(FULL, CHAIN)
        .flatMap(p -> Stream.of("hsm", "denoiser").map(o -> Arguments.of(o, p)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void samplesAreCloseToTheMixture(String objective, String process) throws IOException {
    ObjectNode config = Runs.table(folder, 1500);
    config.set("process", Runs.parse(process));
    config.putObject("objective").put("type", objective);
    config.set("network", Runs.parse("{\"type\": \"mlp\", \"width\": 64, \"depth\": 3}"));
    config.set(
        "optimizer",
        Runs.parse(
            "{\"learningRate\": 3e-3, \"finalLearningRate\": 1e-4, \"decayFrom\": 0.3,"
                + " \"warmup\": 50, \"emaHalfLife\": 6400}"));
    config.set("sampler", Runs.parse("{\"nfe\": 150}"));
    ((ObjectNode) config.get("trainer")).put("batch", 128).put("heldOutEvery", 0);
    ((ObjectNode) config.get("data"))
        .put("source", Runs.csv(folder, Runs.mixture(8192, 7)).toString());
    double[][] x = new double[N][2];
    try (Model model = Model.load(Runs.trained(config, folder.resolve("run")))) {
      float[] drawn = model.sample(N, 1);
      for (int i = 0; i < 2 * N; i++) {
        x[i / 2][i % 2] = drawn[i];
      }
    }
    double floor = 0;
    double found = 0;
    double mmd = 0;
    for (int k = 0; k < 4; k++) {
      double[][] real = Runs.mixture(N, 100 + k);
      floor += Wasserstein.distance(Runs.mixture(N, 200 + k), real, 2) / 4;
      found += Wasserstein.distance(x, real, 2) / 4;
      mmd += Mmd.squared(x, real, 0.5).value() / 4;
    }
    // The floor is the distance of exact draws from each other: 0.26, most of it from the count of
    // each mode. MMD of equal laws has a deviation near 0.003 at this size: three of those.
    assertThat(found).isLessThan(1.5 * floor);
    assertThat(mmd).isLessThan(0.01);
  }
}
