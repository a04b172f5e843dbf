package tweedie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Generator;
import tweedie.core.Sampler;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.solver.DenoiseLast;
import tweedie.solver.Sscs;
import tweedie.space.Euclidean;
import tweedie.tensor.Rng;
import tweedie.theory.MixtureTarget;

/** The Java example of the README compiles, runs, and stands there word for word. */
class ReadmeTest {
  private static double example() {
    // README begin
    LinearSde psld =
        NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8)).in(new Euclidean(1));
    double[] weights = {0.3, 0.7};
    double[][] means = {{-1}, {1}};
    double[] variances = {0.04, 0.04};
    MixtureTarget data = new MixtureTarget(weights, means, variances);
    SemiLinear reverse = psld.dynamics().reverse(data.score(psld), 1);
    TimeGrid grid = TimeGrid.quadratic(psld.horizon(), 1e-3, 50);
    Sampler<SemiLinear> sampler = new Sampler<>(new DenoiseLast<>(new Sscs()), grid);
    Generator model = sampler.from(reverse, psld.prior());
    Tensor x = psld.data(model.sample(Condition.NONE, Rng.of(7, 2_000)));
    double mean = x.mean().item_double();
    // README end
    return mean;
  }

  @Test
  void exampleDrawsTheMixture() {
    // The law has mean 0.4 and variance 0.04 + 0.84, so 2,000 draws have a mean with standard
    // deviation 0.021. Six of them (false alarm 2e-9) are 0.126; 0.02 are left for the 50 steps.
    assertThat(example()).isCloseTo(0.4, within(0.146));
  }

  @Test
  void readmeShowsTheExample() throws IOException {
    String source = Files.readString(Path.of("src/test/java/tweedie/ReadmeTest.java"));
    String code = source.split("// README (begin|end)\n", -1)[1];
    assertThat(plain(Files.readString(Path.of("../README.md")))).contains(plain(code));
  }

  /** The formatter breaks lines as it likes. */
  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
