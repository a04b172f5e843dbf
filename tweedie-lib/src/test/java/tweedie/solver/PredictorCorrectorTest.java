package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class PredictorCorrectorTest {
  /** The last step to noiseless data draws nothing, so that both are one map, to rounding. */
  @Test
  void withoutCorrectionTheStepToDataIsAncestral() {
    try (PointerScope scope = new PointerScope()) {
      LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(3));
      Score score = (x, t, c) -> x.neg();
      SemiLinear reversal = p.dynamics().reverse(score, 1);
      TimeGrid grid = new TimeGrid(new double[] {0.4, 0});
      Rng rng = Rng.of(3, 5);
      Tensor x = rng.child(9).normal(3);
      Tensor t = Ops.scalar(0.4);
      Tensor zero = Ops.scalar(0);
      Tensor corrected =
          new PredictorCorrector(0)
              .begin(reversal, grid)
              .step(x, t, zero, Condition.NONE, rng.child(0));
      Tensor plain =
          new Ancestral().begin(reversal, grid).step(x, t, zero, Condition.NONE, rng.child(0));
      assertThat(Ops.doubles(corrected)).containsExactly(Ops.doubles(plain), within(1e-13));
    }
  }
}
