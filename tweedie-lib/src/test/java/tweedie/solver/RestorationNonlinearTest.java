package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NonlinearRecipe;
import tweedie.process.SemiLinear;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

/** Orders of restoration and degradation beyond linear processes of one block. */
class RestorationNonlinearTest {
  private static final RestorationDegradation EULER =
      new RestorationDegradation(Lookback.root(0.5).capped(), Noise.SQRT);
  private static final RestorationDegradation CORRECTED =
      new RestorationDegradation(Lookback.steps(1), Noise.LINEARISED);

  /** Points (a row each) after n steps of the flow of a process that is in its limit N(0, I). */
  private static Tensor flowed(NonlinearRecipe kind, Tensor x, Solver<Reversal> solver, int n) {
    Reversal flow =
        kind.dynamics(new Euclidean((int) x.size(1)), new ConstantBeta(2))
            .reverse((z, t, c) -> z.neg(), 0);
    return new Sampler<Reversal>(solver, TimeGrid.uniform(1, 0, n))
        .run(flow, x, Condition.NONE, Rng.of(0, (int) x.size(0)));
  }

  /**
   * Noise of variance {@code ½ + x²/(1 + x²)} from its limit: the flow stands still, which the
   * divergence of the diffusion matrix does in part.
   */
  @Test
  void noiseThatDependsOnTheState() {
    Tensor x = Ops.tensor(new double[] {-1.5, -0.4, 0.2, 0.9, 1.8}, 5, 1);
    ToDoubleFunction<Tensor> moved = y -> y.sub(x).abs().mean().item_double();
    assertThat(slope(NonlinearRecipe.MULTIPLICATIVE, x, EULER, moved, 1000))
        .isCloseTo(0.5, within(0.2));
    assertThat(slope(NonlinearRecipe.MULTIPLICATIVE, x, CORRECTED, moved, 250))
        .isCloseTo(1, within(0.2));
  }

  /**
   * A curl that depends on the state, from its limit: the flow turns each point at the speed {@code
   * β (2/(1 + r²) + 4/(1 + r²)²)}, of which the second term is that of τ.
   */
  @Test
  void curlThatDependsOnTheState() {
    Tensor x = Ops.tensor(new double[] {1, 0, 0.3, -0.8, -1.5, 1.1}, 3, 2);
    double[] at = Ops.doubles(x);
    double[] turned = new double[at.length];
    for (int i = 0; i < at.length; i += 2) {
      double q = 1 / (1 + at[i] * at[i] + at[i + 1] * at[i + 1]);
      double angle = -2 * (2 * q + 4 * q * q);
      turned[i] = Math.cos(angle) * at[i] - Math.sin(angle) * at[i + 1];
      turned[i + 1] = Math.sin(angle) * at[i] + Math.cos(angle) * at[i + 1];
    }
    Tensor truth = Ops.tensor(turned, 3, 2);
    ToDoubleFunction<Tensor> error = y -> y.sub(truth).abs().mean().item_double();
    assertThat(slope(NonlinearRecipe.SWIRL, x, EULER, error, 500)).isCloseTo(0.5, within(0.2));
    assertThat(slope(NonlinearRecipe.SWIRL, x, CORRECTED, error, 250)).isCloseTo(1, within(0.2));
  }

  /** Of the error from n to 4n steps. */
  private static double slope(
      NonlinearRecipe kind,
      Tensor x,
      Solver<Reversal> solver,
      ToDoubleFunction<Tensor> error,
      int n) {
    double coarse = TensorScope.evaluate(() -> error.applyAsDouble(flowed(kind, x, solver, n)));
    double fine = TensorScope.evaluate(() -> error.applyAsDouble(flowed(kind, x, solver, 4 * n)));
    return Math.log(coarse / fine) / Math.log(4);
  }

  static Stream<Arguments> phaseSpaces() {
    ConstantBeta beta = new ConstantBeta(8);
    return Stream.of(
        Arguments.of("CLD", NamedProcesses.cld(4, 1, 0, new ConstantBeta(4))),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0, beta)));
  }

  /**
   * Exact propagation of a Gaussian down to t = .35. The look-back of a root is slow to reach its
   * order there: slopes rise towards ½ and are short of it by more than .2 at thousands of steps.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("phaseSpaces")
  void phaseSpace(String name, LinearSde process) {
    assertThat(slope(process, CORRECTED, 250)).isCloseTo(1, within(0.2));
    double early = slope(process, EULER, 500);
    double late = slope(process, EULER, 2000);
    assertThat(early).isPositive();
    assertThat(late).isBetween(early + 0.05, 0.3);
  }

  /** Of the error of the first variance from n to 2n steps. */
  private static double slope(LinearSde process, Solver<Reversal> solver, int n) {
    return Math.log(error(process, solver, n) / error(process, solver, 2 * n)) / Math.log(2);
  }

  private static double error(LinearSde process, Solver<Reversal> solver, int steps) {
    GaussianMarginal start = GaussianMarginal.of(process, 0.3, 0.25, 1);
    SemiLinear flow =
        process.dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(process), 0);
    AffineLaw end =
        AffineLaw.stepwise(
            new Sampler<SemiLinear>(solver, TimeGrid.uniform(1, 0.35, steps)),
            flow,
            start.mean(),
            start.factor());
    double truth = GaussianMarginal.of(process, 0.3, 0.25, 0.35).covariance()[0][0];
    return Math.abs(end.covariance()[0][0] - truth);
  }
}
