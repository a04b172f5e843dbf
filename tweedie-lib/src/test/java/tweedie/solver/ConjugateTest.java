package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.FlowFactor;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.solver.Conjugate.Matrix;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

class ConjugateTest {
  private static final MixtureTarget MIXTURE =
      new MixtureTarget(
          new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});

  private static LinearSde process(String name) {
    LinearSde p =
        name.equals("vp")
            ? NamedProcesses.vp(0.1, 20)
            : NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    return p.in(new Euclidean(1));
  }

  private static double[] run(LinearSde p, Solver<SemiLinear> solver, TimeGrid grid) {
    SemiLinear flow = p.dynamics().reverse(MIXTURE.score(p), 0);
    return TensorScope.evaluate(
        () -> {
          Tensor x = Ops.tensor(new double[] {1.1, -0.3}, 2 / p.blocks(), p.blocks());
          Sampler<SemiLinear> sampler = new Sampler<>(solver, grid);
          return Ops.doubles(sampler.run(flow, x, Condition.NONE, Rng.of(0, 2 / p.blocks())));
        });
  }

  @ParameterizedTest
  @CsvSource({"vp,IDENTITY", "vp,ONES", "psld,IDENTITY", "psld,ONES"})
  void withoutLambdaItIsGddim(String name, Matrix matrix) {
    TimeGrid grid = TimeGrid.quadratic(1, 1e-2, 12);
    double[] want = run(process(name), new Gddim(1), grid);
    // The one integral by quadrature, the other in closed form.
    assertThat(run(process(name), new Conjugate(0, matrix), grid))
        .containsExactly(want, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.7, 3})
  void oneBlockHasNothingToMix(double lambda) {
    TimeGrid grid = TimeGrid.quadratic(1, 1e-2, 12);
    double[] want = run(process("vp"), new Conjugate(lambda), grid);
    // The same operations.
    assertThat(run(process("vp"), new Conjugate(lambda, Matrix.ONES), grid))
        .containsExactly(want, within(1e-14));
  }

  /**
   * The definition in phase space with a clock of changing speed, integrated as it stands: {@code
   * A′ = A(B − βF)} from A = I at t, {@code ẑ_s = (I + (s − t)B) z_t + ∫ A β D R⁻ᵀ ε̂_t}, and
   * {@code z_s = A⁻¹ẑ_s}.
   */
  @ParameterizedTest
  @CsvSource({"0.5,IDENTITY", "0.5,ONES", "-2,ONES"})
  void oneStepOfPhaseSpaceIsEulersInTheConjugateState(double lambda, Matrix matrix) {
    LinearSde p =
        NamedProcesses.psld(0.3, 4.3, 4, 0.04, new LinearBeta(2, 14)).in(new Euclidean(1));
    double t = 0.6;
    double s = 0.5;
    FlowFactor r = new FlowFactor(p.dynamics(), t);
    double[] z = {1.1, -0.3};
    double[] score = score(p, z, t);
    double[][] root = r.at(t);
    double[] noise = {
      -root[0][0] * score[0] - root[1][0] * score[1], -root[0][1] * score[0] - root[1][1] * score[1]
    };
    double off = matrix == Matrix.ONES ? lambda : 0;
    double[][] b = {{lambda, off}, {off, lambda}};
    double[] coarse = integrated(p, r, b, z, noise, t, s, 4000);
    double[] fine = integrated(p, r, b, z, noise, t, s, 8000);
    double[] want = {fine[0] + (fine[0] - coarse[0]) / 3, fine[1] + (fine[1] - coarse[1]) / 3};
    double[] got = run(p, new Conjugate(lambda, matrix), new TimeGrid(new double[] {t, s}));
    // Richardson leaves h³ of the midpoint rule, 1e-11; Magnus steps err by less than 1e-9.
    assertThat(got).containsExactly(want, within(1e-9));
  }

  /** The step written out for one block: {@code ẑ = e^{λt}x/α}, Euler for λẑ, exact for dσ/α. */
  @ParameterizedTest
  @ValueSource(doubles = {-0.7, 0.4, 3})
  void oneStepIsEulersInTheConjugateState(double lambda) {
    LinearSde p = process("vp");
    double t = 0.6;
    double s = 0.5;
    int n = 20_000;
    double push = 0;
    for (int i = 0; i < n; i++) {
      double a = t + (s - t) * i / n;
      double b = t + (s - t) * (i + 1) / n;
      push += Math.exp(lambda * (a + b) / 2) * (p.sigma(b) - p.sigma(a));
    }
    double alpha = p.moments(t).mean()[0][0];
    SemiLinear flow = p.dynamics().reverse(MIXTURE.score(p), 0);
    double noise =
        TensorScope.evaluate(
            () ->
                -p.moments(t).cholesky()[0][0]
                    * flow.score()
                        .at(Ops.tensor(new double[] {1.1}, 1, 1), Ops.scalar(t), Condition.NONE)
                        .item_double());
    double conjugate = Math.exp(lambda * t) * 1.1 / alpha;
    double next = conjugate + (s - t) * lambda * conjugate + push * noise;
    double want = next * Math.exp(-lambda * s) * p.moments(s).mean()[0][0];
    double got = run(p, new Conjugate(lambda), new TimeGrid(new double[] {t, s}))[0];
    // The midpoint rule above is at 1e-10.
    assertThat(got).isCloseTo(want, within(1e-9));
  }

  private static double[] score(LinearSde p, double[] z, double t) {
    return TensorScope.evaluate(
        () -> Ops.doubles(MIXTURE.score(p).at(Ops.tensor(z, 1, 2), Ops.scalar(t), Condition.NONE)));
  }

  /** Midpoint rule for A and for the integral. */
  private static double[] integrated(
      LinearSde p,
      FlowFactor r,
      double[][] b,
      double[] z,
      double[] noise,
      double t,
      double s,
      int n) {
    double[][] drift = p.recipe().driftMatrix();
    double[][] twice = p.recipe().noiseMatrix();
    double[][] a = {{1, 0}, {0, 1}};
    double[] sum = {
      z[0] + (s - t) * (b[0][0] * z[0] + b[0][1] * z[1]),
      z[1] + (s - t) * (b[1][0] * z[0] + b[1][1] * z[1])
    };
    double h = (s - t) / n;
    for (int i = 0; i < n; i++) {
      double u = t + h * i;
      double[][] half = moved(a, a, b, drift, p.schedule().rate(u), h / 2);
      double beta = p.schedule().rate(u + h / 2);
      double[] white = times(transposed(r.inverse(u + h / 2)), noise);
      double[] push = times(half, times(twice, white));
      sum[0] += 0.5 * h * beta * push[0];
      sum[1] += 0.5 * h * beta * push[1];
      a = moved(a, half, b, drift, beta, h);
    }
    double det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    return new double[] {
      (a[1][1] * sum[0] - a[0][1] * sum[1]) / det, (a[0][0] * sum[1] - a[1][0] * sum[0]) / det
    };
  }

  /** {@code A + h C(B − βF)}. */
  private static double[][] moved(
      double[][] a, double[][] c, double[][] b, double[][] drift, double beta, double h) {
    double[][] out = new double[2][2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        out[i][j] = a[i][j];
        for (int k = 0; k < 2; k++) {
          out[i][j] += h * c[i][k] * (b[k][j] - beta * drift[k][j]);
        }
      }
    }
    return out;
  }

  private static double[][] transposed(double[][] a) {
    return new double[][] {{a[0][0], a[1][0]}, {a[0][1], a[1][1]}};
  }

  private static double[] times(double[][] a, double[] x) {
    return new double[] {a[0][0] * x[0] + a[0][1] * x[1], a[1][0] * x[0] + a[1][1] * x[1]};
  }
}
