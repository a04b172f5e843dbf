package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.process.Recipe;
import tweedie.process.Schedule;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/** Printed reference runs in one dimension, and solvers that are the same in theory. */
class ExponentialSolversTest {
  private static final MixtureTarget GAUSSIAN = MixtureTarget.gaussian(0.3, 0.25);
  private static final MixtureTarget MIXTURE =
      new MixtureTarget(
          new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});

  private static final double END = 0.45;

  private static double[] run(
      Solver<? super SemiLinear> solver,
      LinearSde any,
      MixtureTarget target,
      double churn,
      TimeGrid grid,
      double... start) {
    LinearSde p = any.in(new Euclidean(1));
    SemiLinear d = p.dynamics().reverse(target.score(p), churn);
    return TensorScope.evaluate(
        () -> {
          Tensor x = Ops.tensor(start, start.length / p.blocks(), p.blocks());
          return Ops.doubles(
              new Sampler<SemiLinear>(solver, grid)
                  .run(d, x, Condition.NONE, Rng.of(3, start.length / p.blocks())));
        });
  }

  private static double reference(Solver<? super SemiLinear> solver, int steps) {
    LinearSde p = NamedProcesses.vp(0.1, 20);
    return run(solver, p, GAUSSIAN, 0, NoiseGrid.logSnr(p, 1, 1e-3, steps), 1.1)[0];
  }

  /** The printed digits; VP 0.1 to 20, x_T = 1.1, ten equal steps of λ from t = 1 to 1e-3. */
  @Test
  void referenceRunsOfDpmSolverAreReproduced() {
    assertThat(reference(new DpmMultistep(1), 10)).isCloseTo(.7322188762, within(5e-11));
    assertThat(reference(new DpmMultistep(2), 10)).isCloseTo(.8670688440, within(5e-11));
    assertThat(reference(new Rk45(1e-12, 1e-12), 10)).isCloseTo(.8490971965, within(1e-10));
  }

  @Test
  void referenceOrdersOfDpmSolverAreReproduced() {
    double exact = .8490971965;
    double one = (reference(new DpmMultistep(1), 80) - exact);
    double oneFine = (reference(new DpmMultistep(1), 160) - exact);
    assertThat(Math.log(one / oneFine) / Math.log(2)).isCloseTo(0.99, within(5e-3));
    double two = (reference(new DpmMultistep(2), 80) - exact);
    double twoFine = (reference(new DpmMultistep(2), 160) - exact);
    assertThat(Math.log(two / twoFine) / Math.log(2)).isCloseTo(1.99, within(5e-3));
  }

  /** {@code σ(t) = t} up to 80. */
  private record Identity() implements Schedule {
    @Override
    public double rate(double t) {
      return 2 * t;
    }

    @Override
    public double clock(double t) {
      return t * t;
    }

    @Override
    public double inverseClock(double b) {
      return Math.sqrt(b);
    }

    @Override
    public double horizon() {
      return 80;
    }
  }

  /** ρ = 7, σ from 80 to .002, then 0. */
  private static TimeGrid karras(LinearSde p, int n) {
    return new TimeGrid(Arrays.copyOf(NoiseGrid.karras(p, 80, .002, n - 1, 7).times(), n + 1));
  }

  private static double edm(int n) {
    LinearSde p =
        new LinearSde(Recipe.brownian(1), new Identity(), new double[1][1], Euclidean.ANY);
    return run(new EdmHeun(), p, GAUSSIAN, 0, karras(p, n), 88)[0];
  }

  /** The printed digits: x = 1.1 · 80, 18 noise levels and 0. */
  @Test
  void referenceRunOfEdmIsReproduced() {
    assertThat(edm(18)).isCloseTo(.8784085083, within(5e-11));
    double exact = .8481142947;
    double slope = Math.log((edm(80) - exact) / (edm(160) - exact)) / Math.log(2);
    assertThat(slope).isCloseTo(2.05, within(0.03));
  }

  private static LinearSde process(String name) {
    return switch (name) {
      case "vp" -> NamedProcesses.vp(0.1, 20);
      case "ve" -> NamedProcesses.ve(0.01, 50);
      case "subVp" -> NamedProcesses.subVp(0.1, 20);
      default -> NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    };
  }

  /** On a mixture, so that predictions are not linear in the state. */
  @ParameterizedTest
  @ValueSource(strings = {"vp", "ve", "subVp", "psld"})
  void ddimIsDpmSolverOfOrderOneAndGddim(String name) {
    LinearSde p = process(name);
    double scale = name.equals("ve") ? 50 : 1;
    double[] start = {1.1 * scale, -0.3 * scale, 0.2 * scale, 0.7 * scale};
    TimeGrid grid = TimeGrid.quadratic(1, 1e-2, 12);
    double[] ddim = run(new Ddim(), p, MIXTURE, 0, grid, start);
    // Rounding of some hundred operations, relative to states of the size of the scale.
    assertThat(run(new DpmMultistep(1), p, MIXTURE, 0, grid, start))
        .containsExactly(ddim, within(1e-12 * scale));
    assertThat(run(new Gddim(1), p, MIXTURE, 0, grid, start))
        .containsExactly(ddim, within(1e-12 * scale));
  }

  /** With the same random numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"vp", "ve", "subVp"})
  void ancestralSamplingIsDdimWithAllOfTheNoise(String name) {
    LinearSde p = process(name);
    TimeGrid grid = TimeGrid.quadratic(1, 1e-2, 12);
    double[] ddim = run(new Ddim(), p, MIXTURE, 1, grid, 1.1, -0.3);
    assertThat(run(new Ancestral(), p, MIXTURE, 1, grid, 1.1, -0.3))
        .containsExactly(ddim, within(1e-12));
  }

  /** {@code x_s = (α_s/α_t)x_t + (σ_s − (α_s/α_t)σ_t) ε}, written out. */
  @Test
  void ddimIsThePublishedFormula() {
    LinearSde p = process("vp");
    double alpha = p.moments(0.6).mean()[0][0];
    double sigma = p.moments(0.6).cholesky()[0][0];
    double alphaEnd = p.moments(0.4).mean()[0][0];
    double sigmaEnd = p.moments(0.4).cholesky()[0][0];
    double x = 0.8;
    double variance = alpha * alpha * 0.25 + sigma * sigma;
    double noise = sigma * (x - alpha * 0.3) / variance;
    double want = alphaEnd / alpha * x + (sigmaEnd - alphaEnd / alpha * sigma) * noise;
    TimeGrid grid = new TimeGrid(new double[] {0.6, 0.4});
    assertThat(run(new Ddim(), p, GAUSSIAN, 0, grid, x)[0]).isCloseTo(want, within(1e-14));
  }

  /** One noisy state of one clean value: the flow is exact whatever the steps. */
  @ParameterizedTest
  @ValueSource(strings = {"vp", "psld"})
  void oneStepIsExactForOneCleanState(String name) {
    MixtureTarget point = MixtureTarget.gaussian(0.3, 0);
    LinearSde p = process(name);
    double[] start = {1.1, -0.3};
    double[] one = run(new Ddim(), p, point, 0, TimeGrid.uniform(1, 0.1, 1), start);
    double[] many = run(new Gddim(2), p, point, 0, TimeGrid.uniform(1, 0.1, 40), start);
    // Quadrature and rounding of forty steps.
    assertThat(one).containsExactly(many, within(1e-11));
    double[] rk = run(new Rk45(1e-12, 1e-12), p, point, 0, TimeGrid.uniform(1, 0.1, 1), start);
    assertThat(one).containsExactly(rk, within(1e-9));
  }

  /** Predictions that are not linear in the state: the slope over three halvings. */
  @ParameterizedTest
  @CsvSource({
    "vp, dpmpp2m, 2",
    "vp, dpmpp3m, 3",
    "vp, gddim2, 2",
    "vp, gddim3, 3",
    "psld, dpmpp2m, 2",
    "psld, dpmpp3m, 3",
    "psld, gddim2, 2",
    "psld, gddim3, 3"
  })
  void multistepOrdersHoldOnAMixture(String name, String solver, int order) {
    LinearSde p = process(name);
    Solver<SemiLinear> method =
        solver.startsWith("gddim") ? new Gddim(order) : new DpmMultistep(order);
    double[] start = {1.1, -0.3};
    double[] exact = run(new Rk45(1e-11, 1e-11), p, MIXTURE, 0, TimeGrid.uniform(1, END, 1), start);
    double[] error = new double[4];
    int first = (order == 2 ? 40 : 32) * p.blocks();
    for (int i = 0; i < 4; i++) {
      TimeGrid grid = TimeGrid.uniform(1, END, first << i);
      double[] got = run(method, p, MIXTURE, 0, grid, start);
      error[i] = Math.hypot(got[0] - exact[0], got[1] - exact[1]);
    }
    for (int i = 0; i < 3; i++) {
      double slope = Math.log(error[i] / error[i + 1]) / Math.log(2);
      assertThat(slope).as("halving %d", i).isCloseTo(order, within(0.2));
    }
  }
}
