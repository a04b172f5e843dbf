package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
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
  @ValueSource(strings = {"vp", "psld"})
  void withoutLambdaItIsGddim(String name) {
    TimeGrid grid = TimeGrid.quadratic(1, 1e-2, 12);
    double[] want = run(process(name), new Gddim(1), grid);
    // The one integral by quadrature, the other in closed form.
    assertThat(run(process(name), new Conjugate(0), grid)).containsExactly(want, within(1e-11));
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
}
