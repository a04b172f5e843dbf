package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.Components;
import tweedie.process.Early;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NonUniformSde;
import tweedie.process.Recipe;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class LiveNoiseTest {
  private static final LinearSde EARLY =
      new LinearSde(
          Recipe.vp(), new Early(new LinearBeta(0.1, 20), 0.5), new double[1][1], Euclidean.ANY);
  private static final NonUniformSde PROCESS =
      new NonUniformSde(
          List.of(EARLY, NamedProcesses.ve(0.01, 3)), Components.channels(new int[] {1, 2}, 3));

  private static double[] losses(Field score, Tensor t) {
    Tensor x = Ops.tensor(new double[] {0.3, -0.4, 1.2, 0.9, 0.1, -2}, 2, 3);
    Rng rng = Rng.of(1, 2);
    Noised xt = PROCESS.sample(x, Ops.zerosLike(t), t, rng);
    return Ops.doubles(
        new LiveNoise(PROCESS).at(score, new Batch(x, Condition.NONE), xt, t, Rng.of(2, 2)));
  }

  /** The score of a transition is −ξ/σ: what is left of a score of 0 is the mean of ξ². */
  @Test
  void scoreOfZeroLeavesTheNoiseThatLives() {
    Tensor t = Ops.tensor(new double[] {0.3, 0.7}, 2);
    double[] found = losses((x, s, c) -> Ops.zerosLike(x), t);
    Tensor none = Ops.tensor(new double[6], 2, 3);
    double[] xi = Ops.doubles(PROCESS.sample(none, Ops.zerosLike(t), t, Rng.of(1, 2)).noise());
    // Rounding of numbers of order 1, divided and multiplied by deviations.
    double first = (xi[0] * xi[0] + xi[1] * xi[1] + xi[2] * xi[2]) / 3;
    assertThat(found[0]).isCloseTo(first, within(1e-9));
    // The clock of the first number stands still from a half on.
    assertThat(found[1]).isCloseTo((xi[4] * xi[4] + xi[5] * xi[5]) / 3, within(1e-9));
  }

  @Test
  void whatIsSaidOfNumbersThatStandStillDoesNotCount() {
    Tensor t = Ops.tensor(new double[] {0.3, 0.7}, 2);
    Tensor said = Ops.tensor(new double[] {5, 0, 0}, 1, 3);
    double[] zero = losses((x, s, c) -> Ops.zerosLike(x), t);
    double[] found = losses((x, s, c) -> Ops.zerosLike(x).add(said), t);
    assertThat(found[1]).isEqualTo(zero[1]);
    assertThat(found[0]).isNotEqualTo(zero[0]);
  }
}
