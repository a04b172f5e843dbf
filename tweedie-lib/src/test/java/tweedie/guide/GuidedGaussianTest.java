package tweedie.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.GaussianData;

/** Guided fields of Gaussians, which are affine: the law whose score they would be. */
class GuidedGaussianTest {
  private static final Condition TOLD = label(0);

  static Stream<Arguments> processes() {
    return Processes.all();
  }

  private static Condition label(long... of) {
    return new Condition(Map.of("label", Ops.tensor(of, of.length)), Optional.empty());
  }

  private static GaussianData gaussian(double mean, double variance) {
    return new GaussianData(new double[] {mean}, new double[][] {{variance}});
  }

  private static Score score(LinearSde p, GaussianData data) {
    return p.score(data.denoiser());
  }

  /** The field of p(x|c) where it is told, and of p(x) = N(0, 1) where it is not. */
  private static Field guided(LinearSde p, GaussianData told, double weight) {
    Score c = score(p, told);
    Score u = score(p, gaussian(0, 1));
    return ClassifierFree.of(
        (x, t, k) -> k.parts().containsKey("label") ? c.at(x, t, k) : u.at(x, t, k), weight);
  }

  /** Mean and variance of the Gaussian whose score an affine field is. */
  private static double[] law(Field f, double t) {
    Tensor at = Ops.tensor(new double[] {0}, 1, 1);
    double zero = f.at(at, Ops.scalar(t), TOLD).item_double();
    double one = f.at(Ops.add(at, 1), Ops.scalar(t), TOLD).item_double();
    return new double[] {zero / (zero - one), 1 / (zero - one)};
  }

  /** The time at which the factor of the data is α. */
  private static double time(double alpha) {
    return (-0.1 + Math.sqrt(0.01 - 4 * 9.95 * 2 * Math.log(alpha))) / (2 * 9.95);
  }

  /** Printed digits, half a unit in the last one. */
  @Test
  void guidedLawOfUnequalVariancesIsNoDiffusion() {
    Field f = guided(Processes.VP, gaussian(1, 0.25), 3);
    // The law moves by about 10 (1 − α), and scores lose 1e-16/σ² = 5e-10 in relative terms.
    double[] clean = law(f, time(1 - 1e-7));
    assertThat(clean[0]).isCloseTo(1.2, within(1e-5));
    assertThat(clean[1]).isCloseTo(0.1, within(1e-5));
    double t = time(0.6);
    assertThat(Processes.VP.moments(t).mean()[0][0]).isCloseTo(0.6, within(1e-12));
    double[] noised = law(f, t);
    assertThat(noised[0]).isCloseTo(1.168831, within(5e-7));
    assertThat(noised[1]).isCloseTo(0.474026, within(5e-7));
    // What noising makes of the clean guided law is another law.
    double[] diffused = law(score(Processes.VP, gaussian(1.2, 0.1)), t);
    assertThat(diffused[0]).isCloseTo(0.72, within(1e-9));
    assertThat(diffused[1]).isCloseTo(0.676, within(1e-9));
  }

  /** With equal variances guiding and noising commute: N(w', 1) at every time. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void guidedLawOfEqualVariancesIsADiffusion(String name, LinearSde p) {
    Field f = guided(p, gaussian(1, 1), 3);
    Score wanted = score(p, gaussian(3, 1));
    Tensor z = Rng.of(1, 3).normal(p.blocks());
    for (double share : new double[] {0.05, 0.4, 1}) {
      Tensor t = Ops.scalar(share * p.horizon());
      Tensor w = wanted.at(z, t, Condition.NONE);
      // Differences of numbers of the size of the score, with 1e-16 each.
      double size = 1e-10 * (1 + w.abs().max().item_double());
      assertThat(f.at(z, t, label(0, 0, 0)).sub(w).abs().max().item_double()).isLessThan(size);
    }
  }

  /** log p(c | y, σ) of two Gaussian classes with equal shares, up to a constant. */
  private static Field classifier(GaussianData... classes) {
    return (y, sigma, c) -> {
      double s2 = Math.pow(sigma.item_double(), 2);
      Tensor[] log = new Tensor[classes.length];
      for (int i = 0; i < log.length; i++) {
        double v = classes[i].covariance()[0][0] + s2;
        Tensor square = Ops.mul(Ops.add(y, -classes[i].mean()[0]).square(), -0.5 / v);
        log[i] = Ops.add(square, -0.5 * Math.log(v));
      }
      return Ops.cat(1, log);
    };
  }

  /** Score of the even mixture of two Gaussians: what the classes leave untold. */
  private static Score mixture(LinearSde p, GaussianData a, GaussianData b) {
    Field classes = classifier(a, b);
    return (z, t, c) -> {
      Tensor share = classes.at(p.observation(z, t), p.sigma(t), c).log_softmax(1).exp();
      Tensor left = score(p, a).at(z, t, c).mul(share.narrow(1, 0, 1));
      return left.add(score(p, b).at(z, t, c).mul(share.narrow(1, 1, 1)));
    };
  }

  /** Bayes: with w = 1 classifier guidance of the mixture is the score of the class. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void exactClassifierGivesTheScoreOfItsClass(String name, LinearSde p) {
    GaussianData a = gaussian(-1, 0.3);
    GaussianData b = gaussian(1.5, 0.6);
    Field potential = new ClassPotential(p, classifier(a, b));
    Score guided = new GradientGuidance(mixture(p, a, b), potential, 1);
    Tensor z = Rng.of(2, 4).normal(p.blocks());
    Tensor t = Ops.scalar(0.3 * p.horizon());
    Tensor found = guided.at(z, t, label(0, 1, 0, 1));
    Tensor left = score(p, a).at(z, t, Condition.NONE);
    Tensor right = score(p, b).at(z, t, Condition.NONE);
    for (int i = 0; i < 4; i++) {
      Tensor wanted = (i % 2 == 0 ? left : right).select(0, i);
      // As above.
      double size = 1e-9 * (1 + wanted.abs().max().item_double());
      assertThat(found.select(0, i).sub(wanted).abs().max().item_double()).isLessThan(size);
    }
  }

  /** log h = −k x²/2 adds −w k x to any score, inside of the interval. */
  @ParameterizedTest
  @CsvSource({"0.5, 1.7", "0.9, 0"})
  void anyPotentialIsClimbed(double t, double pull) {
    Field h = (x, u, c) -> Ops.mul(x.square().sum(1), -0.85);
    Score zero = (x, u, c) -> Ops.zerosLike(x);
    Score guided = new GradientGuidance(zero, h, 1, Interval.times(0, 0.8));
    Tensor x = Rng.of(3, 2).normal(3);
    Tensor found = guided.at(x, Ops.scalar(t), Condition.NONE);
    assertThat(found.add(Ops.mul(x, pull)).abs().max().item_double()).isLessThan(1e-12);
  }
}
