package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Noised;
import tweedie.law.Gaussian;
import tweedie.process.NonlinearSde.Rule;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.Rng;

/** State-dependent recipes and their simulation. */
class NonlinearSdeTest {
  private static final Euclidean PLANE = new Euclidean(2);

  /**
   * {@code H = ½x² + ¼x⁴ + 2m² + 0.3xm}, {@code D = [[.5 + .3 sin²x, .1 sin(x + m)], [·, .4 + .2
   * cos m]]}, {@code Q₁₂ = −(.7 + .5xm)}.
   */
  private static double[] score(double[] z) {
    return new double[] {-(z[0] + z[0] * z[0] * z[0] + 0.3 * z[1]), -(4 * z[1] + 0.3 * z[0])};
  }

  private static double[][] diffusion(double[] z) {
    double sin = Math.sin(z[0]);
    double off = 0.1 * Math.sin(z[0] + z[1]);
    return new double[][] {{0.5 + 0.3 * sin * sin, off}, {off, 0.4 + 0.2 * Math.cos(z[1])}};
  }

  private static double[][] curl(double[] z) {
    double q = 0.7 + 0.5 * z[0] * z[1];
    return new double[][] {{0, -q}, {q, 0}};
  }

  private static UnaryOperator<Tensor> matrices(Function<double[], double[][]> a) {
    return z -> {
      double[] flat = Ops.doubles(z);
      int n = flat.length / 2;
      double[] out = new double[4 * n];
      for (int i = 0; i < n; i++) {
        double[][] m = a.apply(Arrays.copyOfRange(flat, 2 * i, 2 * i + 2));
        System.arraycopy(m[0], 0, out, 4 * i, 2);
        System.arraycopy(m[1], 0, out, 4 * i + 2, 2);
      }
      return Ops.tensor(out, n, 2, 2);
    };
  }

  private static Tensor scores(Tensor z) {
    double[] flat = Ops.doubles(z);
    double[] out = new double[flat.length];
    for (int i = 0; i < flat.length; i += 2) {
      System.arraycopy(score(Arrays.copyOfRange(flat, i, i + 2)), 0, out, i, 2);
    }
    return Ops.tensor(out, z.size(0), 2);
  }

  private static MatrixDiffusion recipe() {
    return MatrixDiffusion.recipe(
        PLANE,
        matrices(z -> Factor.cholesky(SmallMatrix.scale(diffusion(z), 2))),
        matrices(NonlinearSdeTest::curl),
        NonlinearSdeTest::scores,
        new ConstantBeta(1));
  }

  /** Two routes to the same derivatives by differences of order 4: each errs by about 1e-12. */
  @Test
  void recipeHasTheCompleteDrift() {
    Function<double[], double[]> plain =
        Stationarity.completeDrift(
            NonlinearSdeTest::diffusion, NonlinearSdeTest::curl, NonlinearSdeTest::score);
    double[] points = Ops.doubles(Rng.of(1, 20).normal(2));
    double[] found =
        Ops.doubles(recipe().drift(Ops.tensor(points, 20, 2), Ops.scalar(0.3), Condition.NONE));
    for (int i = 0; i < 20; i++) {
      double[] f = plain.apply(Arrays.copyOfRange(points, 2 * i, 2 * i + 2));
      assertThat(found[2 * i]).isCloseTo(f[0], within(1e-10));
      assertThat(found[2 * i + 1]).isCloseTo(f[1], within(1e-10));
    }
  }

  /** Nested differences leave 1e-6; without τ the residual is of order 1. */
  @Test
  void recipeKeepsItsLawAndNeedsTheCorrection() {
    MatrixDiffusion with = recipe();
    MatrixDiffusion without =
        new MatrixDiffusion(
            PLANE,
            (z, t) ->
                with.drift(z, t, Condition.NONE)
                    .sub(correction(Ops.doubles(z)).reshape(z.size(0), 2)),
            with.factor());
    double worst = 0;
    double forgotten = 0;
    double[] points = Ops.doubles(Rng.of(2, 5).normal(2));
    for (int i = 0; i < 5; i++) {
      double[] z = Arrays.copyOfRange(points, 2 * i, 2 * i + 2);
      worst = Math.max(worst, Math.abs(with.residual(NonlinearSdeTest::scores, z, 0)));
      forgotten = Math.max(forgotten, Math.abs(without.residual(NonlinearSdeTest::scores, z, 0)));
    }
    assertThat(worst).isLessThan(1e-5);
    assertThat(forgotten).isGreaterThan(0.5);
  }

  private static Tensor correction(double[] flat) {
    double[] out = new double[flat.length];
    for (int i = 0; i < flat.length; i += 2) {
      double[] z = Arrays.copyOfRange(flat, i, i + 2);
      double[] tau =
          Stationarity.correction(NonlinearSdeTest::diffusion, NonlinearSdeTest::curl, z);
      System.arraycopy(tau, 0, out, i, 2);
    }
    return Ops.tensor(out, out.length);
  }

  /** {@code G = [[1 + x²/4, 0], [y, 2 + sin y]]}: a and its divergence by hand. */
  @Test
  void diffusionMatrixAndItsDivergence() {
    MatrixDiffusion d = new MatrixDiffusion(PLANE, (z, t) -> Ops.zerosLike(z), (z, t) -> hand(z));
    double x = 0.7;
    double y = -0.4;
    Tensor z = Ops.tensor(new double[] {x, y}, 1, 2);
    Tensor t = Ops.scalar(0);
    double g = 1 + x * x / 4;
    double h = 2 + Math.sin(y);
    double[] a = Ops.doubles(d.diffuse(Ops.tensor(new double[] {1, 0}, 1, 2), z, t));
    assertThat(a[0]).isCloseTo(g * g, within(1e-14));
    assertThat(a[1]).isCloseTo(g * y, within(1e-14));
    double[] v = Ops.doubles(d.dispersion(Ops.tensor(new double[] {1, 1}, 1, 2), z, t));
    assertThat(v[1]).isCloseTo(y + h, within(1e-14));
    // ∂x g² + ∂y(g y); ∂x(g y) + ∂y(y² + h²). Differences of order 4 with h = 1e-3: 1e-12.
    double[] div = Ops.doubles(d.divergence(z, t));
    assertThat(div[0]).isCloseTo(g * x + g, within(1e-11));
    assertThat(div[1]).isCloseTo(0.5 * x * y + 2 * y + 2 * h * Math.cos(y), within(1e-11));
  }

  private static Tensor hand(Tensor z) {
    Tensor x = z.select(1, 0);
    Tensor y = z.select(1, 1);
    Tensor[] entries = {
      Ops.add(Ops.mul(x.square(), 0.25), 1), Ops.zerosLike(x), y, Ops.add(y.sin(), 2)
    };
    try (TensorVector v = new TensorVector(entries)) {
      return torch.stack(v, 1).reshape(z.size(0), 2, 2);
    }
  }

  @Test
  void curlMustBeSkew() {
    MatrixDiffusion d =
        MatrixDiffusion.recipe(
            PLANE,
            matrices(z -> SmallMatrix.identity(2)),
            matrices(z -> SmallMatrix.identity(2)),
            NonlinearSdeTest::scores,
            new ConstantBeta(1));
    assertThatThrownBy(() -> d.drift(Rng.of(0, 1).normal(2), Ops.scalar(0), Condition.NONE))
        .hasMessageContaining("expected a skew matrix");
  }

  /** {@code dX = −X dt + √2 dW}: variance at t = 1 from 0, exactly, by unit noises. */
  private static double variance(Rule rule, int steps) {
    Euclidean line = new Euclidean(1);
    MatrixDiffusion ou =
        new MatrixDiffusion(
            line,
            (z, t) -> z.neg(),
            (z, t) -> Ops.mul(torch.ones_like(z), Math.sqrt(2)).unsqueeze(-1));
    Gaussian prior =
        new Gaussian(Ops.tensor(new double[1], 1, 1), Ops.matrix(new double[][] {{1}}), line);
    NonlinearSde process = new NonlinearSde(ou, 1, prior, rule, steps);
    Probe noises = new Probe(0, steps);
    Noised end =
        process.sample(
            Ops.tensor(new double[1 + steps], 1 + steps, 1), Ops.scalar(0), Ops.scalar(1), noises);
    // The Brownian increment is a unit Gaussian whatever the number of steps.
    assertThat(sumOfSquares(end.noise())).isCloseTo(1, within(1e-12));
    return sumOfSquares(end.x());
  }

  private static double sumOfSquares(Tensor x) {
    return Arrays.stream(Ops.doubles(x)).map(v -> v * v).sum();
  }

  @Test
  void simulationHasItsWeakOrder() {
    double truth = -Math.expm1(-2);
    for (Rule rule : Rule.values()) {
      double coarse = Math.abs(variance(rule, 20) - truth);
      double fine = Math.abs(variance(rule, 40) - truth);
      double order = rule == Rule.HEUN ? 2 : 1;
      assertThat(Math.log(coarse / fine) / Math.log(2))
          .as("%s", rule)
          .isCloseTo(order, within(0.2));
    }
  }

  /** Rows with times of their own move as they would alone. */
  @Test
  void rowsHaveTheirOwnTimes() {
    NonlinearSde process = process(50);
    Tensor x = Rng.of(4, 2).normal(2);
    Tensor both =
        process
            .sample(
                x,
                Ops.tensor(new double[] {0, 0.2}, 2),
                Ops.tensor(new double[] {1, 0.7}, 2),
                Rng.of(9, 2))
            .x();
    Tensor second =
        process.sample(x.narrow(0, 1, 1), Ops.scalar(0.2), Ops.scalar(0.7), Rng.of(9, 1, 1)).x();
    assertThat(both.narrow(0, 1, 1).sub(second).abs().max().item_double()).isLessThan(1e-13);
  }

  private static NonlinearSde process(int steps) {
    Gaussian prior =
        new Gaussian(Ops.tensor(new double[2], 1, 2), Ops.matrix(new double[][] {{1}}), PLANE);
    return new NonlinearSde(recipe(), 1, prior, Rule.EULER_MARUYAMA, steps);
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> process(0)).hasMessageContaining("steps: expected at least 1");
  }
}
