package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.bridge.Bridge;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.MeanForm;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class StaticCostTest {
  private static final Field NONE = (x, t, c) -> Ops.zerosLike(x);

  /** Both ends of deviation 10 on the line. */
  private static Bridge bridge() {
    Source<Batch> wide = rng -> new Batch(Ops.mul(rng.normal(1), 10), Condition.NONE);
    return new Bridge(
        wide,
        wide,
        DriftDiffusion.brownian(1),
        TimeGrid.uniform(0, 1, 2),
        MeanForm.MAP,
        NONE,
        NONE,
        new EulerMaruyama());
  }

  /** With next to no noise transport on the line joins the points in their order. */
  @Test
  void littleNoiseGivesTheSortedCoupling() {
    int n = 60;
    StaticCost.Found found = new StaticCost(0.5, 1e-2, n).of(bridge(), 4);
    Rng rng = Rng.of(4, n).child(-11);
    double[] x = sorted(bridge().left().draw(rng.child(0)).x());
    double[] y = sorted(bridge().right().draw(rng.child(1)).x());
    double wanted = 0;
    for (int i = 0; i < n; i++) {
      wanted += Math.pow(x[i] - y[i], 2) / n;
    }
    assertThat(found.error()).isLessThan(1e-3);
    // Entropy exchanges neighbours that are nearer than √v/a = 0.2; an exchange of gaps u and w
    // costs
    // 2uw, below 0.1.
    assertThat(found.squaredDistance()).isCloseTo(wanted, within(0.1));
  }

  @Test
  void plansOfWrongMarginalsHaveNoCost() {
    StaticCost.Found found = new StaticCost(1, 0.1, 60).of(bridge(), 4, 1);
    assertThat(found.error()).isGreaterThan(1e-3);
    assertThat(found.squaredDistance()).isNaN();
  }

  private static double[] sorted(Tensor x) {
    double[] v = Ops.doubles(x);
    Arrays.sort(v);
    return v;
  }
}
