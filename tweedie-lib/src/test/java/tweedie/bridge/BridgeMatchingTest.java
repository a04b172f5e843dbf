package tweedie.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Pair;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.core.TimeGrid;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.Rng;
import tweedie.theory.GaussianBridge;

/** Interpolants, couplings of chains, caches, and the second algorithm. */
class BridgeMatchingTest {
  private static final Sampler<Diffusion> EULER =
      new Sampler<>(new EulerMaruyama(), BridgeGrid.constant(5, .2));

  private static Pair pair(double... ends) {
    return new Pair(
        Ops.tensor(new double[] {ends[0]}, 1, 1),
        Ops.tensor(new double[] {ends[1]}, 1, 1),
        Condition.NONE);
  }

  /** The two printed forms of the target agree: by the state, and by the noise. */
  @ParameterizedTest
  @EnumSource(Direction.class)
  void theTargetIsTheDriftToTheOtherEnd(Direction way) {
    try (PointerScope scope = new PointerScope()) {
      for (double u : new double[] {.001, .3, .999}) {
        Target a =
            new BrownianBridge(way, 1.3, 2)
                .draw(pair(-.4, 1.7), Ops.tensor(new double[] {u}, 1), Rng.of(3, 1));
        double x = Ops.doubles(a.x())[0];
        double wanted = way == Direction.FORWARD ? (1.7 - x) / (2 * (1 - u)) : (x + .4) / (2 * u);
        // Cancellation of the reference near the ends: 1e-16/.001.
        assertThat(Ops.doubles(a.value())[0]).isCloseTo(wanted, within(1e-11));
        assertThat(Ops.doubles(a.t())[0]).isCloseTo(2 * u, within(1e-15));
      }
    }
  }

  /** The bridge's own variance is g² T u (1 − u): exact through a probe. */
  @Test
  void theBridgeHasTheBrownianVariance() {
    try (PointerScope scope = new PointerScope()) {
      Probe probe = new Probe(0, 1);
      Tensor zero = Ops.tensor(new double[2], 2, 1);
      Target a =
          new BrownianBridge(Direction.FORWARD, 1.5, .5)
              .draw(
                  new Pair(zero, Ops.add(zero, 2), Condition.NONE),
                  Ops.tensor(new double[] {.25, .25}, 2),
                  probe);
      double[] x = Ops.doubles(a.x());
      assertThat(x[0]).isCloseTo(.5, within(1e-15));
      assertThat((x[1] - x[0]) * (x[1] - x[0])).isCloseTo(2.25 * .5 * .1875, within(1e-15));
    }
  }

  /**
   * Iterative Markovian fitting with exact regression: unchanged interpolants, pairs and chains.
   * With N steps the covariance of the ends tends to the golden ratio, with an error of O(1/N).
   */
  @Test
  void exactMarkovianFittingReachesTheBridge() {
    double exact = new GaussianBridge(-.1, 1, .1, 1, 1).covariance();
    double[] error = new double[3];
    for (int i = 0; i < error.length; i++) {
      error[i] = fitted(10 << i, 12) - exact;
    }
    assertThat(Math.abs(error[2])).isLessThan(.02);
    for (int i = 1; i < error.length; i++) {
      assertThat(error[i] / error[i - 1]).isCloseTo(.5, within(.06));
    }
  }

  /** Covariance of the ends of the forward chain after some iterations. */
  private static double fitted(int steps, int iterations) {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> left = new GaussianSource(Ops.tensor(new double[] {-.1}, 1), 1);
      Source<Batch> right = new GaussianSource(Ops.tensor(new double[] {.1}, 1), 1);
      Bridge b =
          new Bridge(
              left,
              right,
              DriftDiffusion.brownian(1),
              TimeGrid.uniform(0, 1, steps),
              MeanForm.DRIFT,
              new AffineNet(),
              new AffineNet(),
              new EulerMaruyama());
      Source<Pair> pairs = new Independent(left, right);
      for (int n = 0; n < iterations; n++) {
        for (Direction way : new Direction[] {Direction.BACKWARD, Direction.FORWARD}) {
          fit(b, way, pairs);
          pairs = new ChainPairs(b.simulation(way), b.chain(way), b.start(way));
        }
      }
      Pair p = pairs.draw(new Probe(0, 1 + steps));
      return Covariances.of(Ops.doubles(p.x0()), Ops.doubles(p.x1()));
    }
  }

  /** Fits each time of the grid exactly; the noise of the bridge is one more coordinate. */
  private static void fit(Bridge b, Direction way, Source<Pair> pairs) {
    TimeGrid grid = b.times(way);
    // At most one coordinate for each end or step, and one for the bridge.
    int rows = 1 + Math.max(2, 1 + grid.steps()) + 1;
    double[][] part = new double[3][grid.steps() * rows];
    Probe ends = new Probe(0, rows - 1);
    Pair drawn = pairs.draw(ends);
    // The coordinates of the ends are taken: the bridge's noise gets the next one.
    Source<Pair> again =
        rng -> {
          rng.normal(ends.used());
          return drawn;
        };
    for (int k = 0; k < grid.steps(); k++) {
      double[] u = new double[rows];
      // The drift is not defined where the direction begins at its own end: stay inside.
      Arrays.fill(u, Math.min(1 - 1e-9, Math.max(1e-9, grid.at(k))));
      Target a =
          new BridgeTargets(new BrownianBridge(way, 1, 1), again, rng -> Ops.tensor(u, rows))
              .draw(new Probe(0, rows - 1));
      System.arraycopy(Ops.doubles(a.x()), 0, part[0], k * rows, rows);
      System.arraycopy(Ops.doubles(a.value()), 0, part[1], k * rows, rows);
      Arrays.fill(part[2], k * rows, (k + 1) * rows, grid.at(k));
    }
    int n = part[0].length;
    Tensor x = Ops.tensor(part[0], n, 1);
    Tensor y = Ops.tensor(part[1], n, 1);
    Tensor t = Ops.tensor(part[2], n);
    ((AffineNet) b.net(way)).fit(new Target(x, t, y, t, Condition.NONE), rows);
  }

  @Test
  void pairsOfAChainAreOrderedByTheClock() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> start = rng -> new Batch(Ops.add(rng.normal(1), 100), Condition.NONE);
      DriftDiffusion still = DriftDiffusion.brownian(.01);
      Pair up = new ChainPairs(EULER, still, start).draw(Rng.of(1, 4));
      Sampler<Diffusion> back =
          new Sampler<>(new EulerMaruyama(), BridgeGrid.reversed(EULER.grid()));
      Pair down = new ChainPairs(back, still, start).draw(Rng.of(1, 4));
      assertThat(Ops.doubles(up.x0())).isEqualTo(Ops.doubles(down.x1()));
      assertThat(Ops.doubles(up.x1())).isNotEqualTo(Ops.doubles(up.x0()));
    }
  }

  @Test
  void theLastStepHasNoNoise() {
    try (PointerScope scope = new PointerScope()) {
      TimeGrid one = BridgeGrid.constant(1, .5);
      Sampler<Diffusion> s = new Sampler<>(new MeanLast(new EulerMaruyama()), one);
      Tensor mean = Ops.tensor(new double[] {3}, 1);
      Tensor x = Ops.tensor(new double[] {1}, 1, 1);
      DriftDiffusion ou = DriftDiffusion.ornsteinUhlenbeck(mean, 4);
      // One step of .5 towards 3 at rate 1/4.
      assertThat(Ops.doubles(s.run(ou, x, Condition.NONE, Rng.of(1, 1)))[0])
          .isCloseTo(1.25, within(1e-15));
      Probe probe = new Probe(0, 0);
      new Sampler<>(new MeanLast(new EulerMaruyama()), EULER.grid())
          .run(ou, x, Condition.NONE, probe);
      assertThat(probe.used()).isEqualTo(4);
    }
  }

  @Test
  void aGaussianTakesMomentsOfData() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> data =
          rng -> new Batch(Ops.tensor(new double[] {1, 10, 3, 20}, 2, 2), Condition.NONE);
      GaussianSource g = GaussianSource.fitted(data, Rng.of(1, 2));
      assertThat(Ops.doubles(g.mean())).containsExactly(2, 15);
      // Variances 1 and 25.
      assertThat(g.deviation()).isCloseTo(Math.sqrt(13), within(1e-14));
    }
  }

  @Test
  void markovianProjectionsNeedDrifts() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> any = new GaussianSource(Ops.tensor(new double[1], 1), 1);
      Bridge b =
          new Bridge(
              any,
              any,
              DriftDiffusion.brownian(1),
              EULER.grid(),
              MeanForm.MAP,
              new AffineNet(),
              new AffineNet(),
              new EulerMaruyama());
      var p =
          new MarkovianProjection(
              new Independent(any, any), r -> r.uniform(), new Cached.Plan(2, 2, 2, 1));
      assertThatThrownBy(() -> p.examples(b, Direction.BACKWARD, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected form DRIFT");
    }
  }
}
