package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;

/** What a network sees and gives near a face. */
class FaceLayerTest {
  private static final WrightFisher PROCESS =
      new WrightFisher(new double[] {1, 1}, new ConstantBeta(4));

  @Test
  void partsAreMeasuredInTheShareOfOneLineage() {
    Tensor x = Ops.tensor(new double[] {0, 1, 0.25, 0.75}, 2, 2);
    Tensor t = Ops.tensor(new double[] {0.01, 0.5}, 2);
    // τ = 0.04 and 2: the edge is 0.02 and, once the clock is past 1, one half.
    double[] y = {0.02, 1.02, 0.75, 1.25};
    Field seen =
        (z, s, c) -> {
          double[] v = Ops.doubles(z);
          for (int i = 0; i < 4; i++) {
            int row = i / 2;
            assertThat(v[4 * row + i % 2]).isCloseTo(Math.log(2 * y[i]), within(1e-12));
            assertThat(v[4 * row + 2 + i % 2]).isCloseTo(2 * Ops.doubles(x)[i], within(1e-12));
          }
          return Ops.tensor(new double[] {1, 1, 1, 1}, 2, 2);
        };
    double[] u = Ops.doubles(new FaceLayer(seen, PROCESS).at(x, t, Condition.NONE));
    for (int i = 0; i < 4; i++) {
      assertThat(u[i]).isCloseTo(1 / y[i], within(1e-12));
    }
  }
}
