package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Noised;
import tweedie.law.WrappedNormal;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Langevin diffusion on hyperbolic space and its wrapped normal limit. */
class RiemannianLangevinTest {
  /** Specification value: σ = 0.5, distance 1 from the origin of H². */
  @Test
  void logDensityIsTheReference() {
    Tensor x = Ops.tensor(new double[] {Math.cosh(1), 0, Math.sinh(1)}, 1, 3);
    double log =
        WrappedNormal.hyperbolic(new Hyperbolic(2), 0.5)
            .logDensity(x, Condition.NONE, Rng.of(1, 1))
            .item_double();
    assertThat(log).isCloseTo(-2.613022066861, within(1e-11));
  }

  /** {@code ∫ p dV = ∫ p 2π sinh r dr = 1} by the trapezoidal rule, which is exact at both ends. */
  @Test
  void densityHasMassOne() {
    int n = 400;
    double h = 5.0 / n;
    double[] x = new double[3 * n];
    for (int i = 0; i < n; i++) {
      x[3 * i] = Math.cosh((i + 1) * h);
      x[3 * i + 1] = Math.sinh((i + 1) * h);
    }
    WrappedNormal law = WrappedNormal.hyperbolic(new Hyperbolic(2), 0.5);
    double[] log = Ops.doubles(law.logDensity(Ops.tensor(x, n, 3), Condition.NONE, Rng.of(1, n)));
    double mass = 0;
    for (int i = 0; i < n; i++) {
      mass += h * Math.exp(log[i]) * 2 * Math.PI * Math.sinh((i + 1) * h);
    }
    // The integrand is odd in r: the first Euler–Maclaurin term, h²/12 of its slope 4 at 0, is
    // left.
    assertThat(mass).isCloseTo(1, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void scoreIsTheGradient(int d) {
    Hyperbolic space = new Hyperbolic(d);
    WrappedNormal law = WrappedNormal.hyperbolic(space, 0.7);
    Tensor x = law.sample(Condition.NONE, Rng.of(1, 10)).to(ScalarType.Double);
    x = space.move(x, Ops.zerosLike(x));
    Tensor score = law.score(x);
    for (int j = 0; j < d; j++) {
      Tensor e = Ops.mul(space.frame(x).select(1, j), 1e-5);
      Tensor up = law.logDensity(space.move(x, e), Condition.NONE, Rng.of(1, 10));
      Tensor down = law.logDensity(space.move(x, e.neg()), Condition.NONE, Rng.of(1, 10));
      double[] expected = Ops.doubles(Ops.mul(up.sub(down), 5e4));
      // Step 1e-5: rounding of 1e-16/1e-5 and the third derivative, of order 10.
      assertThat(Ops.doubles(Ops.mul(space.inner(x, score, e), 1e5)))
          .containsExactly(expected, within(1e-6));
    }
  }

  /**
   * From a point at distance 2 the walk forgets its start: B(1) = 4 = 16σ², far beyond the
   * relaxation time. Then r²/σ² is chi-square with d degrees; its mean over 2,000 rows lies within
   * 5 standard errors (6e-7) and the bias of 100 steps of 0.04, at most 0.04/4σ² = 4 % of the mean.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void walksForgetTheirStart(int d) {
    int n = 2000;
    Hyperbolic space = new Hyperbolic(d);
    WrappedNormal limit = WrappedNormal.hyperbolic(space, 0.5);
    RiemannianLangevin process = new RiemannianLangevin(limit, new ConstantBeta(4));
    double mean =
        TensorScope.evaluate(
            () -> {
              double[] p = new double[d + 1];
              p[0] = Math.cosh(2);
              p[d] = Math.sinh(2);
              Tensor x = Ops.tensor(p, 1, d + 1).expand(n, d + 1);
              Noised y = process.sample(x, Ops.scalar(0), Ops.scalar(1), Rng.of(4, n));
              space.check(y.x());
              double[] r = Ops.doubles(space.distance(space.origin(y.x()), y.x()));
              return Arrays.stream(r).map(a -> a * a / 0.25).average().orElseThrow();
            });
    assertThat(mean).isCloseTo(d, within(5 * Math.sqrt(2.0 * d / n) + 0.04 * d));
  }

  /** Draws of the limit have chi distances: same threshold without a bias. */
  @Test
  void drawsOfTheLimitHaveItsVariance() {
    int n = 4000;
    Hyperbolic space = new Hyperbolic(3);
    Tensor x = WrappedNormal.hyperbolic(space, 0.5).sample(Condition.NONE, Rng.of(4, n));
    double[] r = Ops.doubles(space.distance(space.origin(x), x));
    double mean = Arrays.stream(r).map(a -> a * a / 0.25).average().orElseThrow();
    assertThat(mean).isCloseTo(3, within(5 * Math.sqrt(6.0 / n)));
  }
}
