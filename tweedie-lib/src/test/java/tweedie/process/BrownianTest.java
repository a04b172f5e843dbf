package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.space.Compact;
import tweedie.space.CompactProduct;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Brownian motion as a forward process, and mixtures of heat kernels as its exact laws. */
class BrownianTest {
  private static final Tensor ZERO = Ops.scalar(0);

  static Stream<Compact> spaces() {
    return Stream.of(
        new Sphere(2),
        new Sphere(4),
        new Torus(2),
        new So3(),
        new CompactProduct(List.of(new Sphere(2), new Torus(1))));
  }

  /** A hundred eigenvalues are all there is at τ = 0.3: the next have e^{−1500}. */
  @ParameterizedTest
  @MethodSource("spaces")
  void longSeriesHaveTheExactScore(Compact space) {
    Brownian process = new Brownian(space, new ConstantBeta(0.3));
    Tensor x = space.uniform(Rng.of(1, 20));
    Tensor y = process.sample(x, ZERO, Ops.scalar(1), Rng.of(2, 20)).x();
    Tensor exact = process.transitionScore(y, x, ZERO, Ops.scalar(1));
    Tensor cut = process.seriesScore(y, x, ZERO, Ops.scalar(1), 100);
    // Rounding of the series far from the start, below 1e-16 times e^{r²/2τ} = e^{16} at most.
    assertThat(Ops.doubles(cut)).containsExactly(Ops.doubles(exact), within(1e-9));
    Tensor one = process.seriesScore(y, x, ZERO, Ops.scalar(1), 1);
    assertThat(one.sub(exact).abs().max().item_double()).isGreaterThan(0.1);
  }

  /** One eigenvalue on the circle: {@code −2q sin r/(1 + 2q cos r)} with q = e^{−τ/2}. */
  @Test
  void cutSeriesIsItsFormula() {
    Brownian process = new Brownian(new Torus(1), new ConstantBeta(1));
    Tensor x = Ops.tensor(new double[] {0}, 1, 1);
    Tensor y = Ops.tensor(new double[] {1.2}, 1, 1);
    double q = Math.exp(-0.5);
    double wanted = -2 * q * Math.sin(1.2) / (1 + 2 * q * Math.cos(1.2));
    assertThat(process.seriesScore(y, x, ZERO, Ops.scalar(1), 1).item_double())
        .isCloseTo(wanted, within(1e-14));
  }

  /** On S^d Varadhan's score leaves out {@code (d − 1)/2 (1/r − cot r)}, and terms of order τ. */
  @Test
  void varadhansScoreErrsByTheVolumeOfTheExponentialMap() {
    Brownian process = new Brownian(new Sphere(2), new ConstantBeta(0.01));
    Tensor x = Ops.tensor(new double[] {1, 0, 0}, 1, 3);
    Tensor y = Ops.tensor(new double[] {Math.cos(1), Math.sin(1), 0}, 1, 3);
    Tensor exact = process.transitionScore(y, x, ZERO, Ops.scalar(1));
    Tensor limit = process.varadhanScore(y, x, ZERO, Ops.scalar(1));
    double error = exact.sub(limit).norm().item_double();
    // The spec's score is −99.82097819287 at τ = 0.01, r = 1: 0.17902 of −100.
    assertThat(error).isCloseTo(0.5 * (1 - 1 / Math.tan(1)), within(0.01 * 0.1));
    assertThat(error).isCloseTo(100 - 99.82097819287, within(1e-9));
  }

  /** The clock decides: β(t) = 0.001 + 4.999t has B(1) = 2.5005. */
  @ParameterizedTest
  @MethodSource("spaces")
  void transitionsAreThoseOfTheClock(Compact space) {
    Brownian process = new Brownian(space, new LinearBeta(0.001, 5));
    Tensor x = space.uniform(Rng.of(1, 4));
    Tensor s = Ops.tensor(new double[] {0, 0.2, 0.5, 0}, 4);
    Tensor t = Ops.tensor(new double[] {1, 0.6, 0.9, 0.3}, 4);
    Noised drawn = process.sample(x, s, t, Rng.of(2, 4));
    double[] tau = {
      2.5005, 0.4 * (0.001 + 4.999 * 0.4), 0.4 * (0.001 + 4.999 * 0.7), 0.3 * (0.001 + 4.999 * 0.15)
    };
    double[] expected = Ops.doubles(space.logHeat(drawn.x(), x, tau));
    assertThat(Ops.doubles(process.logTransition(drawn.x(), x, s, t)))
        .containsExactly(expected, within(1e-10));
  }

  /** In a short time every space is flat: the score is −noise/√τ up to O(√τ). */
  @ParameterizedTest
  @MethodSource("spaces")
  void smallTimesHaveVaradhansScore(Compact space) {
    Brownian process = new Brownian(space, new ConstantBeta(1));
    Tensor x = space.uniform(Rng.of(1, 50));
    Tensor t = Ops.scalar(1e-4);
    Noised drawn = process.sample(x, ZERO, t, Rng.of(2, 50));
    Tensor exact = process.transitionScore(drawn.x(), x, ZERO, t);
    Tensor limit = process.varadhanScore(drawn.x(), x, ZERO, t);
    assertNear(limit, Ops.mul(drawn.noise(), -100), 1e-6);
    assertNear(exact, limit, 0.1);
  }

  /** The noise has the variance of the unit normal: d, up to the curvature, at a short time. */
  @ParameterizedTest
  @MethodSource("spaces")
  void noiseIsUnitNormalAtShortTimes(Compact space) {
    int n = 2000;
    Brownian process = new Brownian(space, new ConstantBeta(1));
    Tensor x = space.uniform(Rng.of(1, n));
    Noised drawn = process.sample(x, ZERO, Ops.scalar(1e-4), Rng.of(2, n));
    double square = space.inner(drawn.x(), drawn.noise(), drawn.noise()).mean().item_double();
    double d = space.dimension();
    // Variance of a mean of n chi-square laws of d degrees; 5 standard errors: 6e-7.
    assertThat(square).isCloseTo(d, within(5 * Math.sqrt(2 * d / n)));
    Noised none = process.sample(x, ZERO, ZERO, Rng.of(2, n));
    assertNear(none.noise(), Ops.zerosLike(x), 1e-300);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void priorIsUniform(Compact space) {
    Tensor x =
        new Brownian(space, new ConstantBeta(1)).prior().sample(Condition.NONE, Rng.of(1, 9));
    space.check(x);
    assertThat(x.scalar_type().intern()).isEqualTo(ScalarType.Float);
    Tensor log =
        new Brownian(space, new ConstantBeta(1))
            .prior()
            .logDensity(x, Condition.NONE, Rng.of(1, 9));
    assertThat(Ops.doubles(log)).containsOnly(-space.logVolume());
  }

  /** {@code √(1 − e^{−τ})} with τ = 0.5: 0.627…; a radial field has no tangent part. */
  @Test
  void networkOutputsAreProjectedAndScaled() {
    Sphere space = new Sphere(2);
    Brownian process = new Brownian(space, new ConstantBeta(1));
    Tensor x = space.uniform(Rng.of(1, 6));
    Tensor e = Ops.tensor(new double[] {1, 2, 3}, 1, 3).expand(6, 3);
    Score score = process.score((y, t, c) -> e.add(Ops.mul(y, 7)));
    Tensor expected = Ops.mul(space.project(x, e), 1 / Math.sqrt(1 - Math.exp(-0.5)));
    assertNear(score.at(x, Ops.scalar(0.5), Condition.NONE), expected, 1e-13);
  }

  @Test
  void timesOutsideTheHorizonAreRefused() {
    Brownian process = new Brownian(new Sphere(2), new ConstantBeta(1));
    Tensor x = process.space().uniform(Rng.of(1, 2));
    assertThatThrownBy(() -> process.sample(x, ZERO, Ops.scalar(1.5), Rng.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found s = 0.0, t = 1.5");
  }

  static Stream<HeatMixture> mixtures() {
    return spaces().map(BrownianTest::mixture);
  }

  private static HeatMixture mixture(Compact space) {
    double[][] centres = rows(space.uniform(Rng.of(77, 3)));
    return new HeatMixture(space, new double[] {0.2, 0.5, 0.3}, centres, 0.2);
  }

  /**
   * Differences of step 1e-5 along the frame; error 1e-10 of the third derivative, and rounding.
   */
  @ParameterizedTest
  @MethodSource("mixtures")
  void scoreOfAMixtureIsItsGradient(HeatMixture law) {
    Compact space = law.space();
    Brownian process = new Brownian(space, new ConstantBeta(1));
    Tensor x = law.sample(Condition.NONE, Rng.of(3, 20));
    Tensor t = Ops.scalar(0.1);
    Tensor score = law.score(process).at(x, t, Condition.NONE);
    for (int j = 0; j < space.dimension(); j++) {
      Tensor e = Ops.mul(space.frame(x).select(1, j), 1e-5);
      Tensor up = law.logDensity(process, space.move(x, e), t);
      Tensor down = law.logDensity(process, space.move(x, e.neg()), t);
      double[] expected = Ops.doubles(Ops.mul(up.sub(down), 5e4));
      double[] found = Ops.doubles(Ops.mul(space.inner(x, score, e), 1e5));
      assertThat(found).containsExactly(expected, within(2e-5));
    }
  }

  /**
   * {@code E_q[1/(q vol)] = 1} only if draws and density belong together: the mean over 4,000 draws
   * lies within 5 standard errors (false alarm 6e-7 for a normal mean).
   */
  @ParameterizedTest
  @MethodSource("mixtures")
  void drawsOfAMixtureHaveItsDensity(HeatMixture law) {
    int n = 4000;
    // Enough noise to keep the weights bounded.
    HeatMixture wide = new HeatMixture(law.space(), law.weights(), law.centres(), 0.9);
    Tensor x = wide.sample(Condition.NONE, Rng.of(6, n));
    Tensor log = wide.logDensity(x, Condition.NONE, Rng.of(6, n));
    double[] w = Ops.doubles(Ops.add(log, law.space().logVolume()).neg().exp());
    double mean = java.util.Arrays.stream(w).average().orElseThrow();
    double square = java.util.Arrays.stream(w).map(a -> a * a).average().orElseThrow();
    double error = Math.sqrt((square - mean * mean) / n);
    assertThat(error).isLessThan(0.05);
    assertThat(mean).isCloseTo(1, within(5 * error));
  }

  private static double[][] rows(Tensor x) {
    double[][] rows = new double[Math.toIntExact(x.size(0))][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Ops.doubles(x.select(0, i));
    }
    return rows;
  }

  private static void assertNear(Tensor a, Tensor b, double error) {
    assertThat(a.sub(b).abs().max().item_double()).isLessThan(error);
  }
}
