package tweedie.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tweedie.bridge.Bridge;
import tweedie.bridge.BridgeGrid;
import tweedie.bridge.Cached;
import tweedie.bridge.ChainPairs;
import tweedie.bridge.Direction;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.GaussianSource;
import tweedie.bridge.Independent;
import tweedie.bridge.MarkovianProjection;
import tweedie.bridge.MeanForm;
import tweedie.bridge.MeanMatching;
import tweedie.bridge.Projection;
import tweedie.bridge.Sinkhorn;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.TimeEmbedding;
import tweedie.objective.TimeLaw;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineChain;
import tweedie.theory.GaussianBridge;

/** Networks against the exact discrete bridge between scalar Gaussians. */
@Tag("slow")
class LearnedBridgeTest {
  private static final int BATCH = 2048;

  private static Field net(long seed, double horizon) {
    MlpConfig c = new MlpConfig(1, 1, 32, 1, 0, TimeEmbedding.Kind.POSITIONAL, 10 / horizon, 0);
    return new ResidualMlp(c, Precision.FLOAT32, Rng.of(seed, 1));
  }

  /**
   * {@code a(t) + b(t) (x − 1.5)} with a and b from a network of the time: it cannot bend where no
   * data are.
   */
  private record Line(Field coefficients) implements Field {
    static Field of(long seed, double horizon) {
      MlpConfig c = new MlpConfig(1, 2, 16, 1, 0, TimeEmbedding.Kind.POSITIONAL, 2 / horizon, 0);
      return new Line(new ResidualMlp(c, Precision.FLOAT32, Rng.of(seed, 1)));
    }

    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      Tensor ab = coefficients.at(Ops.add(Ops.zerosLike(x), 1), t, c);
      return ab.narrow(1, 0, 1).add(ab.narrow(1, 1, 1).mul(Ops.add(x, -1.5)));
    }

    @Override
    public Parameters parameters() {
      return coefficients.parameters();
    }
  }

  private static Source<Batch> normal(double mean, double variance) {
    return new GaussianSource(Ops.tensor(new float[] {(float) mean}, 1), Math.sqrt(variance));
  }

  private static HalfStep[] learn(Bridge b, Projection p, int iterations, double rate) {
    OptimizerSpec adam =
        new OptimizerSpec(rate, rate / 20, .2, 10, .9, .99, 1e-8, 0, 1, 60 * BATCH, .3);
    List<HalfStep> all = new ArrayList<>();
    new IterativeProportionalFitting(b, p, new Trainer(BATCH), adam, 200, 40_000, 3)
        .run(0, iterations, all::add);
    return all.toArray(HalfStep[]::new);
  }

  private static Cached.Plan plan(int paths) {
    return new Cached.Plan(paths, paths, 40L * BATCH, 1);
  }

  /**
   * A half step averages n = 60/ln 2 · 2048 = 1.8·10⁵ targets, whose noise is √(2/γ) in the drift:
   * a slope of the drift has the standard error √(2/γ)/√n = .021, which moves the variance of the
   * end by 2T times it, .021, and the mean by half of that. The two pools of 8192 paths that the
   * average sees add .016, the iterations before (contraction .38) and 40000 paths of the judge
   * little. Three times the sum, .027, is .08 for the variance and .04 for the mean.
   */
  @Test
  void brownianMeanMatchingReachesTheDiscreteFixedPoint() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b =
          new Bridge(
              normal(-.1, 1),
              normal(.1, 1),
              DriftDiffusion.brownian(DriftDiffusion.UNIT_CLOCK),
              BridgeGrid.constant(20, 1 / 40.0),
              MeanForm.NOISE,
              net(1, .5),
              net(2, .5),
              new EulerMaruyama());
      HalfStep[] all = learn(b, new MeanMatching(plan(8192)), 4, 6e-3);
      double[] gamma = new double[20];
      Arrays.fill(gamma, 1 / 40.0);
      AffineChain forward = AffineChain.reference(gamma, 0, 0);
      for (int n = 0; n < 4; n++) {
        AffineChain backward = forward.matched(-.1, 1);
        forward = backward.matched(.1, 1);
        close(all[2 * n], backward.end(.1, 1), .04, .08);
        close(all[2 * n + 1], forward.end(-.1, 1), .04, .08);
      }
      againstSinkhorn(b);
    }
  }

  /**
   * Here the bias of the discrete bridge is visible: 2.91 at n = 6 against 3. As above with γ =
   * .01, T = .2 and states of variance .4, a slope has the standard error .053. At n = 1 the
   * backward chain starts 2.5 from where it was trained, T · 2.5 · .053 = .026, with the pools
   * .033, and three times that is .1; later it starts within 1: .05. Variances: three times 2T ·
   * .053 = .06.
   */
  @Test
  void ornsteinUhlenbeckMeanMatchingFindsTheBiasedFixedPoint() {
    try (PointerScope scope = new PointerScope()) {
      Bridge b =
          new Bridge(
              normal(3, .25),
              normal(0, 1),
              DriftDiffusion.ornsteinUhlenbeck(Ops.tensor(new float[1], 1), 1),
              BridgeGrid.constant(20, .01),
              MeanForm.NOISE,
              Line.of(1, .2),
              Line.of(2, .2),
              new EulerMaruyama());
      HalfStep[] all = learn(b, new MeanMatching(plan(8192)), 6, 2e-2);
      close(all[0], new AffineChain.End(1.98364156, .34488417, 0), .1, .06);
      close(all[2], new AffineChain.End(2.54616200, .27892333, 0), .1, .06);
      close(all[10], new AffineChain.End(2.91450816, .26602777, 0), .05, .06);
    }
  }

  /**
   * The errors of the ends are those above, with .02 more for Euler's scheme and for fitting that
   * is not complete after four iterations; the covariance of 40000 pairs has the standard error
   * .006.
   */
  @Test
  void bridgeMatchingReachesTheGoldenRatio() {
    try (PointerScope scope = new PointerScope()) {
      Source<Batch> left = normal(-.1, 1);
      Source<Batch> right = normal(.1, 1);
      Bridge b =
          new Bridge(
              left,
              right,
              DriftDiffusion.brownian(1),
              TimeGrid.uniform(0, 1, 40),
              MeanForm.DRIFT,
              net(1, 1),
              net(2, 1),
              new EulerMaruyama());
      var p =
          new MarkovianProjection(
              new Independent(left, right), TimeLaw.uniform(1e-3, 1 - 1e-3), plan(8192));
      HalfStep[] all = learn(b, p, 4, 6e-3);
      close(all[6], new AffineChain.End(-.1, 1, 0), .06, .08);
      close(all[7], new AffineChain.End(.1, 1, 0), .06, .08);
      // Euler's own error is measured by the exact test: below .02 at 40 steps.
      assertThat(covariance(b)).isCloseTo((Math.sqrt(5) - 1) / 2, within(.04));
    }
  }

  private static void close(HalfStep found, AffineChain.End wanted, double mean, double variance) {
    assertThat(found.mean()[0]).isCloseTo(wanted.mean(), within(mean));
    assertThat(found.variance()[0]).isCloseTo(wanted.variance(), within(variance));
  }

  private static Pair pairs(Bridge b, Direction way, int rows) {
    return new ChainPairs(b.simulation(way), b.chain(way), b.start(way)).draw(Rng.of(77, rows));
  }

  private static double covariance(Bridge b) {
    return TensorScope.evaluate(
        () -> {
          Pair p = pairs(b, Direction.FORWARD, 40_000);
          Tensor x = p.x0().sub(p.x0().mean());
          return x.mul(p.x1()).mean().item_double();
        });
  }

  /**
   * Both couplings against Sinkhorn on a held-out batch of 1000 and 1000 points: the cost is 2 − 2c
   * plus .04 for the means, with a standard error of √(2/1000) = .045, so .2 is above four of them.
   */
  private static void againstSinkhorn(Bridge b) {
    Tensor x = b.left().draw(Rng.of(101, 1000)).x();
    Tensor y = b.right().draw(Rng.of(102, 1000)).x();
    Sinkhorn s = Sinkhorn.of(x, y, 2, 200, 1e-9);
    double exact = 2 - 2 * new GaussianBridge(-.1, 1, .1, 1, 1).covariance() + .04;
    assertThat(s.squaredDistance()).isCloseTo(exact, within(.2));
    for (Direction way : Direction.values()) {
      double cost =
          TensorScope.evaluate(
              () -> {
                Pair p = pairs(b, way, 40_000);
                Tensor gap = p.x1().sub(p.x0());
                return gap.mul(gap).mean().item_double();
              });
      assertThat(cost).isCloseTo(s.squaredDistance(), within(.2));
      assertThat(cost).isCloseTo(exact, within(.08));
    }
  }
}
