package tweedie.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.core.TimeGrid;
import tweedie.solver.EulerMaruyama;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.Rng;
import tweedie.theory.AffineChain;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianBridge;

/** The unchanged targets with exact affine regression give the exact discrete bridge. */
class MeanMatchingTest {
  private static final Cached.Plan PLAN = new Cached.Plan(4, 4, 8, 1);

  private static Source<Batch> normal(double mean, double variance) {
    return new GaussianSource(Ops.tensor(new double[] {mean}, 1), Math.sqrt(variance));
  }

  private static Bridge brownian(TimeGrid grid, MeanForm form) {
    return new Bridge(
        normal(-.1, 1),
        normal(.1, 1),
        DriftDiffusion.brownian(DriftDiffusion.UNIT_CLOCK),
        grid,
        form,
        new AffineNet(),
        new AffineNet(),
        new EulerMaruyama());
  }

  private static Bridge ornsteinUhlenbeck(TimeGrid grid, MeanForm form) {
    return new Bridge(
        normal(3, .25),
        normal(0, 1),
        DriftDiffusion.ornsteinUhlenbeck(Ops.tensor(new double[1], 1), 1),
        grid,
        form,
        new AffineNet(),
        new AffineNet(),
        new EulerMaruyama());
  }

  /** One half step by exact regression on the targets of all paths. */
  private static void half(Bridge b, Direction trained, int iteration) {
    Direction other = trained.opposite();
    DriftDiffusion chain =
        iteration == 1 && other == Direction.FORWARD ? b.reference() : b.chain(other);
    // One noise coordinate for the start and one for each step.
    Probe probe = new Probe(0, 1 + b.grid().steps());
    DriftTargets targets = new DriftTargets(b.simulation(other), chain, b.start(other), b.form());
    ((AffineNet) b.net(trained)).fit(targets.all(probe), probe.rows());
  }

  private static AffineLaw end(Bridge b, Direction way, double mean, double variance) {
    return AffineLaw.of(
        b.simulation(way),
        b.chain(way),
        new double[] {mean},
        new double[][] {{Math.sqrt(variance)}});
  }

  /** Rounding only: about 40 half steps of 20 sums lose less than three digits. */
  @ParameterizedTest
  @EnumSource(MeanForm.class)
  void brownianIteratesAreThoseOfTheDiscreteBridge(MeanForm form) {
    try (PointerScope scope = new PointerScope()) {
      Bridge b = brownian(BridgeGrid.constant(20, 1 / 40.0), form);
      double[][] wanted = {
        {0, .76911438}, {-.05669051, .97827041}, {}, {-.08640995, 1.01130173},
        {}, {}, {}, {-.09074189, 1.01185428}
      };
      for (int n = 1; n <= 8; n++) {
        half(b, Direction.BACKWARD, n);
        half(b, Direction.FORWARD, n);
        AffineLaw law = end(b, Direction.BACKWARD, .1, 1);
        if (wanted[n - 1].length > 0) {
          // The printed digits.
          assertThat(law.mean()[0]).isCloseTo(wanted[n - 1][0], within(5.1e-9));
          assertThat(law.covariance()[0][0]).isCloseTo(wanted[n - 1][1], within(5.1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"MAP, constant", "DRIFT, constant", "NOISE, symmetric", "MAP, symmetric"})
  void theFixedPointIsThatOfTheDiscreteBridge(MeanForm form, String grid) {
    try (PointerScope scope = new PointerScope()) {
      TimeGrid times =
          grid.equals("constant")
              ? BridgeGrid.constant(20, .01)
              : BridgeGrid.symmetric(15, 1e-3, .03);
      Bridge b = ornsteinUhlenbeck(times, form);
      double[] gamma = new double[times.steps()];
      for (int k = 0; k < gamma.length; k++) {
        gamma[k] = times.at(k + 1) - times.at(k);
      }
      AffineChain forward = AffineChain.reference(gamma, 1, 0);
      AffineChain backward = forward;
      for (int n = 1; n <= 12; n++) {
        half(b, Direction.BACKWARD, n);
        half(b, Direction.FORWARD, n);
        backward = forward.matched(3, .25);
        forward = backward.matched(0, 1);
        AffineLaw back = end(b, Direction.BACKWARD, 0, 1);
        assertThat(back.mean()[0]).isCloseTo(backward.end(0, 1).mean(), within(1e-11));
        assertThat(back.covariance()[0][0]).isCloseTo(backward.end(0, 1).variance(), within(1e-11));
        AffineLaw front = end(b, Direction.FORWARD, 3, .25);
        assertThat(front.mean()[0]).isCloseTo(forward.end(3, .25).mean(), within(1e-11));
        assertThat(front.covariance()[0][0])
            .isCloseTo(forward.end(3, .25).variance(), within(1e-11));
      }
      if (grid.equals("constant")) {
        assertThat(backward.end(0, 1).mean()).isBetween(2.914, 2.93);
      }
    }
  }

  /** At the fixed point the flow carries the mean and the variance of the bridge. */
  @Test
  void theFlowCarriesTheMarginals() {
    try (PointerScope scope = new PointerScope()) {
      int steps = 60;
      Bridge b = brownian(BridgeGrid.constant(steps, .5 / steps), MeanForm.DRIFT);
      for (int n = 1; n <= 12; n++) {
        half(b, Direction.BACKWARD, n);
        half(b, Direction.FORWARD, n);
      }
      // The forward net is fitted at t_0 … t_{N-1}, the backward one at t_1 … t_N: inner times.
      double from = b.grid().at(1);
      double[] inner = new double[steps - 1];
      for (int k = 0; k < inner.length; k++) {
        inner[k] = b.grid().at(k + 1);
      }
      GaussianBridge exact = new GaussianBridge(-.1, 1, .1, 1, 1);
      Sampler<Diffusion> euler = new Sampler<>(new EulerMaruyama(), new TimeGrid(inner));
      AffineLaw law =
          AffineLaw.of(
              euler,
              b.flow(),
              new double[] {exact.mean(from / .5)},
              new double[][] {{Math.sqrt(exact.variance(from / .5))}});
      double last = inner[inner.length - 1] / .5;
      // Bias of the fixed point and of Euler's method, both O(1/N): .23/N for the variance.
      assertThat(law.mean()[0]).isCloseTo(exact.mean(last), within(.5 / steps));
      assertThat(law.covariance()[0][0]).isCloseTo(exact.variance(last), within(.5 / steps));
    }
  }

  @Test
  void theFormsAreOneRegressionInThreeScales() {
    try (PointerScope scope = new PointerScope()) {
      TimeGrid grid = BridgeGrid.symmetric(5, .01, .2);
      DriftDiffusion chain =
          new DriftDiffusion(
              (x, t, c) -> Ops.mul(x.mul(x), -.3).add(t), DriftDiffusion.UNIT_CLOCK, Euclidean.ANY);
      Sampler<Diffusion> sampler = new Sampler<>(new EulerMaruyama(), BridgeGrid.reversed(grid));
      Target first = new DriftTargets(sampler, chain, normal(1, 2), MeanForm.MAP).all(Rng.of(3, 7));
      double[] x = Ops.doubles(first.x());
      double[] t = Ops.doubles(first.t());
      double[] map = Ops.doubles(first.value());
      double[] drift = values(sampler, chain, MeanForm.DRIFT);
      double[] noise = values(sampler, chain, MeanForm.NOISE);
      for (int i = 0; i < x.length; i++) {
        // The chain descends the clock; its reversal steps up from t, by the step that led to t.
        int k = 4 - i / 7;
        double h = grid.at(k + 1) - grid.at(k);
        assertThat(t[i]).isEqualTo(grid.at(k));
        assertThat(drift[i] * h).isCloseTo(map[i] - x[i], within(1e-13));
        assertThat(noise[i] * Math.sqrt(2 * h)).isCloseTo(map[i] - x[i], within(1e-13));
      }
    }
  }

  private static double[] values(Sampler<Diffusion> sampler, DriftDiffusion chain, MeanForm form) {
    return Ops.doubles(
        new DriftTargets(sampler, chain, normal(1, 2), form).all(Rng.of(3, 7)).value());
  }

  /** X' + F(X) − F(X') with both F at the time of X, by hand on one path. */
  @Test
  void theTargetIsTheMeanMatchingTarget() {
    try (PointerScope scope = new PointerScope()) {
      TimeGrid grid = new TimeGrid(new double[] {0, .1, .3});
      DriftDiffusion chain = new DriftDiffusion((x, t, c) -> x.mul(x).add(t), 0, Euclidean.ANY);
      Source<Batch> start = rng -> new Batch(Ops.tensor(new double[] {2}, 1, 1), Condition.NONE);
      Target a =
          new DriftTargets(new Sampler<>(new EulerMaruyama(), grid), chain, start, MeanForm.MAP)
              .all(Rng.of(1, 1));
      double x1 = 2 + .1 * 4;
      double x2 = x1 + .2 * (x1 * x1 + .1);
      assertThat(Ops.doubles(a.x())).containsExactly(new double[] {x1, x2}, within(1e-14));
      assertThat(Ops.doubles(a.t())).containsExactly(.1, .3);
      assertThat(Ops.doubles(a.value()))
          .containsExactly(
              new double[] {
                x1 + (2 + .1 * 4) - (x1 + .1 * x1 * x1),
                x2 + (x1 + .2 * (x1 * x1 + .1)) - (x2 + .2 * (x2 * x2 + .1))
              },
              within(1e-13));
    }
  }

  @Test
  void aDrawIsOneStepOfEachPath() {
    try (PointerScope scope = new PointerScope()) {
      TimeGrid grid = BridgeGrid.constant(4, .1);
      Source<Batch> labelled =
          rng ->
              new Batch(
                  rng.normal(2),
                  new Condition(Map.of("id", Ops.tensor(rng.ids(), rng.rows())), Optional.empty()));
      DriftTargets targets =
          new DriftTargets(
              new Sampler<>(new EulerMaruyama(), grid),
              DriftDiffusion.brownian(1),
              labelled,
              MeanForm.MAP);
      Rng rng = Rng.of(9, 64);
      double[] all = Ops.doubles(targets.all(rng).x());
      Target some = targets.draw(rng);
      double[] x = Ops.doubles(some.x());
      double[] t = Ops.doubles(some.t());
      Tensor id = Objects.requireNonNull(some.c().parts().get("id"));
      for (int i = 0; i < 64; i++) {
        int k = (int) Math.round(t[i] / .1) - 1;
        assertThat(x[2 * i]).isEqualTo(all[2 * (k * 64 + i)]);
      }
      assertThat(Ops.longs(id)).isEqualTo(rng.ids());
      // Every step occurs: the chance that one of 4 is missed by 64 rows is 4 (3/4)^64 = 4e-8.
      assertThat(java.util.Arrays.stream(t).distinct().count()).isEqualTo(4);
    }
  }

  @Test
  void theFirstPathsAreThoseOfTheReference() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b = brownian(BridgeGrid.constant(3, .1), MeanForm.MAP);
      MeanMatching m = new MeanMatching(PLAN);
      // The forward net is not fitted: asking it would fail.
      try (Examples e = m.examples(b, Direction.BACKWARD, 1, 5)) {
        assertThat(e.draw(Rng.of(1, 6)).x().size(0)).isEqualTo(6);
      }
    }
  }

  @Test
  void stepSizesAreSymmetricForOddAndEvenNumbers() {
    double[] five = BridgeGrid.symmetric(5, .1, .3).times();
    assertThat(five).containsExactly(new double[] {0, .1, .3, .6, .8, .9}, within(1e-15));
    double[] four = BridgeGrid.symmetric(4, .1, .3).times();
    assertThat(four).containsExactly(new double[] {0, .1, .4, .7, .8}, within(1e-15));
    assertThat(BridgeGrid.symmetric(1, .1, .3).times()).containsExactly(0, .3);
    assertThat(BridgeGrid.constant(3, .5).times()).containsExactly(0, .5, 1, 1.5);
  }
}
