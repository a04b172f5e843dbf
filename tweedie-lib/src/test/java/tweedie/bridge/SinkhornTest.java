package tweedie.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.GaussianCoupling;

class SinkhornTest {
  /** Standard normal weights on 801 points of [−8, 8], regulariser 2σ² with σ² = 1. */
  @Test
  void aFineGridGivesTheGoldenRatio() {
    try (PointerScope scope = new PointerScope()) {
      int n = 801;
      double[] at = new double[n];
      double[] weight = new double[n];
      double total = 0;
      for (int i = 0; i < n; i++) {
        at[i] = -8 + 16.0 * i / (n - 1);
        weight[i] = Math.exp(-at[i] * at[i] / 2);
        total += weight[i];
      }
      for (int i = 0; i < n; i++) {
        weight[i] = Math.log(weight[i] / total);
      }
      Tensor x = Ops.tensor(at, n, 1);
      Tensor w = Ops.tensor(weight, n);
      Sinkhorn s = Sinkhorn.of(x, x, w, w, 2, 500, 1e-13);
      double c = Ops.doubles(s.crossMoment())[0];
      // The grid is exact up to the tails beyond 8, 1e-15.
      assertThat(c).isCloseTo(0.6180339887498, within(1e-12));
      assertThat(s.squaredDistance()).isCloseTo(2 - 2 * c, within(1e-12));
      // Mutual information of two normals with correlation c.
      assertThat(s.mutualInformation()).isCloseTo(-.5 * Math.log(1 - c * c), within(1e-12));
      // E[x1 | x0] = c x0, away from the ends of the grid.
      double[] forward = Ops.doubles(s.barycentric());
      double[] back = Ops.doubles(s.barycentricBack());
      assertThat(forward[500]).isCloseTo(c * at[500], within(1e-11));
      assertThat(back[350]).isCloseTo(c * at[350], within(1e-11));
    }
  }

  /** The error of the start marginal contracts by at least the squared correlation, .382. */
  @Test
  void iterationsStopAtTheTolerance() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Rng.of(1, 50).normal(2);
      Tensor y = Ops.add(Rng.of(2, 40).normal(2), .5);
      Sinkhorn s = Sinkhorn.of(x, y, 2, 200, 1e-10);
      assertThat(s.error()).isLessThan(1e-10);
      assertThat(s.iterations()).isLessThan(100);
      double[] plan = Ops.doubles(s.logPlan().exp());
      for (int i = 0; i < 50; i++) {
        double row = 0;
        for (int j = 0; j < 40; j++) {
          row += plan[40 * i + j];
        }
        assertThat(row).isCloseTo(1 / 50.0, within(1e-14));
      }
    }
  }

  @Test
  void smallRegularisersDoNotOverflow() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Ops.tensor(new double[] {0, 100, 200}, 3, 1);
      Tensor y = Ops.tensor(new double[] {201, 1, 101}, 3, 1);
      Sinkhorn s = Sinkhorn.of(x, y, 1e-3, 50, 1e-12);
      // Sorted matching: each point moves by 1.
      assertThat(s.squaredDistance()).isCloseTo(1, within(1e-9));
      assertThat(Ops.longs(s.ends(new double[] {.2, .5, .9}))).containsExactly(1, 2, 0);
    }
  }

  /**
   * Costs are up to 4e4 times ε: from potentials of zero 1000 iterations leave an error near 0.07.
   */
  @Test
  void smallRegularisersConverge() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Ops.mul(Rng.of(1, 60).normal(2), 10);
      Tensor y = Ops.mul(Rng.of(2, 60).normal(2), 10);
      Sinkhorn s = Sinkhorn.of(x, y, 0.05, 1000, 1e-4);
      assertThat(s.error()).isLessThan(1e-4);
    }
  }

  /** How many rows are asked for at a time changes no pair, as long as batches stay whole. */
  @Test
  void batchesAreCoupledByThemselves() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> left = rng -> new Batch(rng.normal(2), Condition.NONE);
      Source<Pair> pairs = new MinibatchOt(left, left, 0.5, 8, 500);
      Rng rng = Rng.of(11, 24);
      double[] whole = Ops.doubles(pairs.draw(rng).x1());
      double[] end = Ops.doubles(pairs.draw(rng.rows(8, 16)).x1());
      assertThat(java.util.Arrays.copyOfRange(whole, 16, 48)).containsExactly(end);
      double[] alone = Ops.doubles(new MinibatchOt(left, left, 0.5, 24, 500).draw(rng).x1());
      assertThat(alone).isNotEqualTo(whole);
    }
  }

  @Test
  void plansOfWrongMarginalsAreRefused() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> left = rng -> new Batch(Ops.mul(rng.normal(2), 10), Condition.NONE);
      MinibatchOt hurried = new MinibatchOt(left, left, 1, 64, 1);
      assertThatThrownBy(() -> hurried.draw(Rng.of(1, 64)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after 1 iterations");
    }
  }

  /**
   * The mean over batches of E[x0 x1] approaches the exact coupling. Each batch of 256 has a
   * standard error near √((1 + c²)/256) = .073; 24 batches give .015, and a threshold of 4.5
   * standard errors a false alarm of 7e-6. The bias of the batch is below .01.
   */
  @Test
  void minibatchesApproachTheCoupling() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> left = rng -> new Batch(rng.normal(1), Condition.NONE);
      Source<Pair> pairs = new MinibatchOt(left, left, 2, 256, 100);
      double sum = 0;
      for (int i = 0; i < 24; i++) {
        Pair p = pairs.draw(Rng.of(11, 256L * i, 256));
        sum += p.x0().mul(p.x1()).mean().item_double() / 24;
      }
      GaussianCoupling exact =
          GaussianCoupling.brownian(
              new double[1], new double[][] {{1}}, new double[1], new double[][] {{1}}, 1);
      assertThat(sum).isCloseTo(exact.cross()[0][0], within(4.5 * .015 + .01));
    }
  }

  @Test
  void illegalNumbersAreRefused() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Rng.of(1, 3).normal(2);
      assertThatThrownBy(() -> Sinkhorn.of(x, x, 0, 5, 1e-3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("regulariser > 0");
      assertThatThrownBy(() -> Sinkhorn.of(x, x.flatten(), 1, 5, 1e-3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[n, d]");
    }
  }
}
