package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimizerSpecTest {
  private static OptimizerSpec spec(double halfLife, double ramp) {
    return new OptimizerSpec(1, 0.1, 0.5, 4, 0.9, 0.999, 1e-8, 0, 1, halfLife, ramp);
  }

  @Test
  void averageForgetsHalfInItsHalfLife() {
    double kept = 1;
    for (int step = 0; step < 100; step++) {
      kept *= spec(3200, 0).averageDecay(step, 32);
    }
    // A hundred roundings.
    assertThat(kept).isCloseTo(0.5, within(1e-13));
  }

  @Test
  void rampKeepsTheHalfLifeBelowAShareOfWhatWasSeen() {
    // After 1 step the half-life is a tenth of 32 images: 2^-10 is kept. After 50 it is 5 steps.
    assertThat(spec(3200, 0.1).averageDecay(0, 32)).isCloseTo(Math.pow(2, -10), within(1e-15));
    assertThat(spec(3200, 0.1).averageDecay(49, 32)).isCloseTo(Math.pow(2, -0.2), within(1e-15));
    assertThat(spec(3200, 0.1).averageDecay(999, 32)).isCloseTo(Math.pow(2, -0.01), within(1e-15));
    assertThat(spec(3200, 0.1).averageDecay(9999, 32)).isCloseTo(Math.pow(2, -0.01), within(1e-15));
  }

  @Test
  void publishedAverageKeepsItsShareAtItsBatch() {
    // The half-life is given to five digits.
    assertThat(1 - OptimizerSpec.adam().averageDecay(0, 128)).isCloseTo(1e-4, within(1e-9));
  }

  @Test
  void rateWarmsUpAndDecaysLinearly() {
    OptimizerSpec s = spec(3200, 0);
    assertThat(s.learningRate(0, 100)).isEqualTo(0.25);
    assertThat(s.learningRate(3, 100)).isEqualTo(1);
    assertThat(s.learningRate(50, 100)).isEqualTo(1);
    // Half-way through the decay from 1 to 0.1; a few roundings.
    assertThat(s.learningRate(75, 100)).isCloseTo(0.55, within(1e-15));
  }
}
