package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.space.Euclidean;

class GaussianOracleTest {
  private static final LinearSde VP = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));

  private static SampleOptions options(String solver) {
    return new SampleOptions(solver, "logsnr", 40, false, 1e-3, 0.01, 64);
  }

  /** Solvers with a history run from end to end: 40 calls are near the exact law. */
  @Test
  void multistepSolversHaveTheirLaw() {
    for (String solver : new String[] {"dpmpp2m", "dpmpp3m", "dpmpp2mSde", "unipc2", "gddim3"}) {
      GaussianOracle found = GaussianOracle.of(VP, 0.3, 0.25, options(solver), true);
      assertThat(found.calls()).as(solver).isEqualTo(40);
      // Steps of λ of 0.3: errors of order 2 are some percent.
      assertThat(found.mean()).as(solver).isCloseTo(found.exactMean(), within(0.02));
      assertThat(found.variance()).as(solver).isCloseTo(found.exactVariance(), within(0.02));
    }
  }

  @Test
  void stepsThatDependOnNoiseAreRefused() {
    assertThatThrownBy(() -> GaussianOracle.of(VP, 0.3, 0.25, options("adaptiveSde"), true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("its law is not Gaussian");
  }
}
