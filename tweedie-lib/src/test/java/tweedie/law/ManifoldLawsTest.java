package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.space.Hyperbolic;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Laws on manifolds against values computed with 25 digits. */
class ManifoldLawsTest {
  private static final double[] POLE = {0, 0, 1};

  /** Distance 1 from the centre, σ = 0.5; printed digits. */
  @Test
  void wrappedNormalDensityIsTheReference() {
    Tensor onSphere = Ops.tensor(new double[] {Math.sin(1), 0, Math.cos(1)}, 1, 3);
    assertThat(log(new WrappedNormal(new Sphere(2), POLE, 0.5), onSphere))
        .isCloseTo(-2.27897895902, within(1e-11));
    Tensor onPlane = Ops.tensor(new double[] {Math.cosh(1), Math.sinh(1), 0}, 1, 3);
    assertThat(log(WrappedNormal.hyperbolic(new Hyperbolic(2), 0.5), onPlane))
        .isCloseTo(-2.613022066861, within(1e-12));
    double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Tensor turn = So3.fromVectors(Ops.tensor(new double[] {0.6, 0, 0.8}, 1, 3));
    assertThat(log(new WrappedNormal(new So3(), identity, 0.5), turn))
        .isCloseTo(-2.593335046283, within(1e-12));
  }

  @Test
  void vonMisesFisherConstantIsTheReference() {
    assertThat(new VonMisesFisher(POLE, 10).logConstant())
        .isCloseTo(-9.535291971354, within(1e-12));
  }

  /** {@code −E log p = −log C − κ (coth κ − 1/κ)}. */
  @ParameterizedTest
  @CsvSource({"10, 0.5352919301311", "100, -1.767293119579"})
  void vonMisesFisherEntropyIsTheReference(double kappa, double entropy) {
    VonMisesFisher law = new VonMisesFisher(POLE, kappa);
    assertThat(-law.logConstant() - kappa * law.resultant()).isCloseTo(entropy, within(1e-12));
    double[] log =
        Ops.doubles(
            law.logDensity(
                law.sample(Condition.NONE, Rng.of(1, 4000)), Condition.NONE, Rng.of(1, 4000)));
    // κ(1 − cos) is exponential of variance 1: 5 standard errors, false alarm 6e-7.
    assertThat(-Arrays.stream(log).average().orElseThrow())
        .isCloseTo(entropy, within(5 / Math.sqrt(4000)));
  }

  /** Brownian motion multiplies the mean by e^{−t}; 5 standard errors of at most 1/√4,000. */
  @Test
  void brownianMotionShortensTheMean() {
    VonMisesFisher law = new VonMisesFisher(new double[] {0.6, 0, 0.8}, 10);
    Sphere space = new Sphere(2);
    double[] time = new double[4000];
    Arrays.fill(time, 0.4);
    Tensor x = space.brownian(law.sample(Condition.NONE, Rng.of(3, 4000)), time, Rng.of(4, 4000));
    double length = law.resultant() * Math.exp(-0.4);
    assertThat(Ops.doubles(x.mean(0)))
        .containsExactly(new double[] {0.6 * length, 0, 0.8 * length}, within(5 / Math.sqrt(4000)));
  }

  private static double log(WrappedNormal law, Tensor x) {
    return law.logDensity(x, Condition.NONE, Rng.of(1, 1)).item_double();
  }
}
