package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.tensor.Ops;

/** Sines and cosines of angles as network input. */
class PeriodicFeaturesTest {
  @Test
  void featuresAreSinesThenCosinesOfEveryHarmonic() {
    PeriodicFeatures f = new PeriodicFeatures((x, t, c) -> x, 2);
    Tensor x = Ops.tensor(new double[] {0.3, -1.1}, 1, 2);
    double[] expected = {
      Math.sin(0.3), Math.sin(-1.1), Math.cos(0.3), Math.cos(-1.1),
      Math.sin(0.6), Math.sin(-2.2), Math.cos(0.6), Math.cos(-2.2)
    };
    assertThat(Ops.doubles(f.at(x, Ops.scalar(0), Condition.NONE)))
        .containsExactly(expected, within(1e-15));
  }

  @Test
  void outputIsPeriodic() {
    PeriodicFeatures f = new PeriodicFeatures((x, t, c) -> x, 3);
    Tensor x = Ops.tensor(new double[] {0.3, -1.1}, 1, 2);
    Tensor turned = Ops.add(x, 2 * Math.PI);
    // Three harmonics of an angle with a rounding of 4e-16.
    assertThat(Ops.doubles(f.features(turned)))
        .containsExactly(Ops.doubles(f.features(x)), within(5e-15));
  }

  @Test
  void harmonicsMustBePositive() {
    assertThatThrownBy(() -> new PeriodicFeatures((x, t, c) -> x, 0))
        .hasMessageContaining("at least 1, found 0");
  }
}
