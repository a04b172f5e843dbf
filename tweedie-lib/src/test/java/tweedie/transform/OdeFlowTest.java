package tweedie.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.core.Weighted;
import tweedie.law.Transformed;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.solver.Heun;
import tweedie.solver.Rk4;
import tweedie.solver.Rk45;
import tweedie.space.Divergence;
import tweedie.space.Euclidean;
import tweedie.space.UnitSphere;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/** Flows whose end and change of volume are known. */
class OdeFlowTest {
  private static final double[] START = {0.6, 0.48, 0.64, -0.8, 0.36, 0.48, 0, 0.28, -0.96};

  /** {@code x' = P e₃}: {@code tan(θ/2)} decays as {@code e^{−t}}, θ the angle to e₃. */
  private record ToThePole() implements Diffusion {
    @Override
    public Continuous space() {
      return new UnitSphere();
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return space().project(x, Ops.tensor(new double[] {0, 0, 1}, 1, 3).expand_as(x));
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return Ops.zerosLike(v);
    }
  }

  static Stream<Arguments> orders() {
    return Stream.of(Arguments.of("Heun", new Heun(), 2), Arguments.of("RK4", new Rk4(), 4));
  }

  /** With order p the error falls by 2^p; 15 % for the next term of its expansion. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void stepsOnTheSphereConvergeWithTheirOrder(
      String name, Solver<? super Diffusion> solver, int order) {
    double coarse = error(solver, 10);
    double fine = error(solver, 20);
    assertThat(coarse).as(name).isBetween(1e-12, 0.05);
    assertThat(fine).as(name).isLessThan(1.15 * coarse / Math.pow(2, order));
  }

  @Test
  void adaptiveStepsOnTheSphereKeepTheirTolerance() {
    // The global error of an adaptive method is a small multiple of its local tolerance.
    assertThat(error(new Rk45(1e-9, 1e-9), 1)).isLessThan(1e-8);
  }

  /** Largest error of x₃, of |x| and of the log-ratio {@code 2 log(sin θ_t / sin θ_0)}. */
  private static double error(Solver<? super Diffusion> solver, int steps) {
    OdeFlow flow =
        new OdeFlow(solver, TimeGrid.uniform(0, 1.5, steps), new ToThePole(), Divergence.exact());
    double[] found =
        TensorScope.evaluate(
            () -> {
              Weighted w = flow.forward(start(), Condition.NONE, Rng.of(1, 3));
              return Ops.doubles(Ops.cat(1, w.x(), w.logW().unsqueeze(1)));
            });
    double worst = 0;
    for (int i = 0; i < 3; i++) {
      double angle = Math.acos(START[3 * i + 2]);
      double end = 2 * Math.atan(Math.tan(angle / 2) * Math.exp(-1.5));
      double norm = Math.hypot(found[4 * i], Math.hypot(found[4 * i + 1], found[4 * i + 2]));
      assertThat(norm).isCloseTo(1, within(1e-14));
      worst = Math.max(worst, Math.abs(found[4 * i + 2] - Math.cos(end)));
      double ratio = 2 * Math.log(Math.sin(end) / Math.sin(angle));
      worst = Math.max(worst, Math.abs(found[4 * i + 3] - ratio));
    }
    return worst;
  }

  private static Weighted start() {
    return new Weighted(Ops.tensor(START, 3, 3), Ops.tensor(new double[3], 3));
  }

  @Test
  void inverseUndoesForward() {
    OdeFlow flow =
        new OdeFlow(
            new Rk45(1e-10, 1e-10), TimeGrid.uniform(0, 1, 2), new ToThePole(), Divergence.exact());
    double[] back =
        TensorScope.evaluate(
            () -> {
              Weighted z = flow.forward(start(), Condition.NONE, Rng.of(1, 3));
              Weighted x = flow.inverse(z, Condition.NONE, Rng.of(1, 3));
              return Ops.doubles(Ops.cat(1, x.x(), x.logW().unsqueeze(1)));
            });
    for (int i = 0; i < 3; i++) {
      // Ten times the tolerance of the two runs.
      assertThat(back[4 * i]).isCloseTo(START[3 * i], within(2e-9));
      assertThat(back[4 * i + 3]).isCloseTo(0, within(2e-9));
    }
  }

  @Test
  void probabilityFlowGivesTheExactDensityOfAMixture() {
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});
    LinearSde vp = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    double first = 1e-3;
    OdeFlow flow =
        new OdeFlow(
            new Rk45(1e-8, 1e-8),
            new TimeGrid(new double[] {first, 1}),
            vp.dynamics().reverse(data.score(vp), 0),
            Divergence.exact());
    double[] x = {-1.3, -0.9, 0, 0.7, 1.5};
    double[][] found =
        TensorScope.evaluate(
            () -> {
              Tensor at = Ops.tensor(x, 5, 1);
              Transformed model = new Transformed(flow, new AtTheEnd(data, vp));
              return new double[][] {
                Ops.doubles(model.logDensity(at, Condition.NONE, Rng.of(1, 5))),
                Ops.doubles(data.logDensity(vp, at, first))
              };
            });
    // Fifty times the tolerance: log-densities up to 3 and slopes up to 20.
    assertThat(found[0]).containsExactly(found[1], within(5e-7));
  }

  /**
   * The log-density is one number beside many: it must keep the tolerance by itself. From a noise
   * level far below the data on, states hardly move while volumes grow.
   */
  @Test
  void logDensitiesOfManyNumbersKeepTheirTolerance() {
    int d = 3000;
    MixtureTarget data =
        new MixtureTarget(new double[] {1}, new double[][] {new double[d]}, new double[] {1e-4});
    LinearSde vp = NamedProcesses.vp(0.1, 20).in(new Euclidean(d));
    double first = 1e-6;
    OdeFlow flow =
        new OdeFlow(
            new Rk45(1e-3, 1e-3),
            new TimeGrid(new double[] {first, 1}),
            vp.dynamics().reverse(data.score(vp), 0),
            // Exact for a Jacobian that is a multiple of the identity.
            Divergence.hutchinson(1));
    double[][] found =
        TensorScope.evaluate(
            () -> {
              Tensor x = data.sample(Condition.NONE, Rng.of(3, 4));
              Transformed model = new Transformed(flow, new AtTheEnd(data, vp));
              return new double[][] {
                Ops.doubles(model.logDensity(x, Condition.NONE, Rng.of(1, 4))),
                Ops.doubles(data.logDensity(vp, x, first))
              };
            });
    for (int i = 0; i < 4; i++) {
      // Some ten steps matter, each wrong by the tolerance of the integral at most.
      double most = 10 * 1e-3 * Math.abs(found[1][i]);
      assertThat(found[0][i]).isCloseTo(found[1][i], within(most));
    }
  }

  static Stream<Arguments> twoNumbers() {
    return Stream.of(
        Arguments.of("VP", NamedProcesses.vp(0.1, 20)),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8))));
  }

  /**
   * Row for row, in the augmented space of a process with momenta too. Each step of size h is kept
   * at an error of the lower order, h⁵ = tol, and what goes on has h⁶ of it; over 1/h steps h⁵, so
   * that the global error is proportional to the tolerance.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("twoNumbers")
  void probabilityFlowGivesTheExactDensityOfTwoNumbers(String name, LinearSde process) {
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.3, 0.7},
            new double[][] {{-1, 0.5}, {0.8, -0.2}},
            new double[] {0.05, 0.2});
    LinearSde p = process.in(new Euclidean(2));
    double first = 1e-2;
    double[][] x = TensorScope.evaluate(() -> states(data, p, first));
    double[] tolerances = {1e-4, 1e-5, 1e-6, 1e-7};
    double[] errors =
        Arrays.stream(tolerances)
            .map(tolerance -> worst(data, p, first, tolerance, x[0]))
            .toArray();
    // Fifty times the tolerance, as for one number, of up to four coordinates.
    assertThat(errors[3]).isLessThan(200 * tolerances[3]);
    double slope = 0;
    for (int i = 0; i < 4; i++) {
      // Least squares of log10 error on log10 tolerance: the abscissas are ±0.5 and ±1.5.
      slope += (1.5 - i) * Math.log10(errors[i]) / 5;
    }
    assertThat(slope).as("%s: %s", name, Arrays.toString(errors)).isCloseTo(1, within(0.2));
  }

  /** States of eight rows at a first time, flat. */
  private static double[][] states(MixtureTarget data, LinearSde p, double first) {
    Rng rng = Rng.of(7, 8);
    Tensor clean = p.lift(data.sample(Condition.NONE, rng.child(0)));
    Tensor z = p.sample(clean, Ops.scalar(0), Ops.scalar(first), rng.child(1)).x();
    return new double[][] {Ops.doubles(z)};
  }

  /** The largest error of the log-densities of these states. */
  private static double worst(
      MixtureTarget data, LinearSde p, double first, double tolerance, double[] states) {
    OdeFlow flow =
        new OdeFlow(
            new Rk45(tolerance, tolerance),
            new TimeGrid(new double[] {first, p.horizon()}),
            p.dynamics().reverse(data.score(p), 0),
            Divergence.exact());
    return TensorScope.evaluate(
        () -> {
          Tensor z = Ops.tensor(states, 8, states.length / 8);
          Transformed model = new Transformed(flow, new AtTheEnd(data, p));
          Tensor found = model.logDensity(z, Condition.NONE, Rng.of(1, 8));
          return found.sub(data.logDensity(p, z, first)).abs().max().item_double();
        });
  }

  /** The exact law at T, so that the prior does not add an error of its own. */
  private record AtTheEnd(MixtureTarget data, LinearSde process) implements tweedie.core.Density {
    @Override
    public Tensor logDensity(Tensor x, Condition c, Rng rng) {
      return data.logDensity(process, x, process.horizon());
    }
  }

  @Test
  void estimatedDivergenceIsUnbiasedInMean() {
    // A linear flow with matrix M: the log-ratio is t tr M whatever the path.
    Tensor m = Ops.matrix(new double[][] {{-0.5, 0.3}, {0.8, 0.2}});
    Diffusion linear = new LinearFlow(m);
    OdeFlow flow =
        new OdeFlow(new Rk4(), TimeGrid.uniform(0, 1, 4), linear, Divergence.hutchinson(2));
    int n = 4000;
    double[] found =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    flow.forward(
                            new Weighted(
                                Ops.tensor(new double[2 * n], n, 2), Ops.tensor(new double[n], n)),
                            Condition.NONE,
                            Rng.of(3, n))
                        .logW()));
    double mean = java.util.Arrays.stream(found).average().orElseThrow();
    // zᵀMz = tr M + 1.1 z₁z₂: deviation 1.1/√2 for two probes; five standard errors, 6e-7.
    assertThat(mean).isCloseTo(-0.3, within(5 * 1.1 / Math.sqrt(2.0 * n)));
    assertThat(java.util.Arrays.stream(found).distinct().count()).isGreaterThan(1);
  }

  private record LinearFlow(Tensor matrix) implements Diffusion {
    @Override
    public Continuous space() {
      return Euclidean.ANY;
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return x.matmul(matrix.transpose(0, 1));
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return Ops.zerosLike(v);
    }
  }

  @Test
  void noiseIsRefused() {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    Diffusion noisy = vp.dynamics().reverse((x, t, c) -> x, 1);
    assertThatThrownBy(
            () -> new OdeFlow(new Rk4(), TimeGrid.uniform(0, 1, 4), noisy, Divergence.exact()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("churn 0, found 1.0");
  }
}
