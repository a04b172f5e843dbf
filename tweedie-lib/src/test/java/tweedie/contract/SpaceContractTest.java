package tweedie.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.law.Elbo;
import tweedie.objective.ScoreMatching;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The identities of denoising Markov models on every registered space (Benton et al. 2024, with
 * terms at both ends of [ε, T]).
 *
 * <p>Means over draws are asserted to five standard errors: a false alarm of 6e-7 each.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SpaceContractTest {
  private static final double ERRORS = 5;

  /** Statistics are of order 1: a standard error that lets a wrong reversal fail. */
  private static final double REVERSED = 0.12;

  List<SpaceFixture> spaces() {
    return Fixtures.quick();
  }

  List<SpaceFixture> intractable() {
    return spaces().stream().filter(s -> s.exceptions().containsKey(Identity.OBJECTIVES)).toList();
  }

  private static void require(SpaceFixture space, Identity identity) {
    String reason = space.exceptions().get(identity);
    assumeTrue(reason == null, () -> space + " has no " + identity + ": " + reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void objectivesDifferByANumberThatDoesNotDependOnTheModel(SpaceFixture space) {
    require(space, Identity.OBJECTIVES);
    Criterion denoising = new ScoreMatching(space.tractable());
    double[] values = new double[2];
    Field[] models = {space.score(), space.other()};
    double allowed = 0;
    for (int i = 0; i < 2; i++) {
      // J_DSM − J_ISM − E log q_{ε|0} + E log q_{T|0} = 0, with the same rows in every term.
      Mean.Rows rows =
          new Mean.Rows(space)
              .integral(1, denoising, models[i])
              .integral(-1, space.implicit(), models[i]);
      Mean gap = ends(space, rows, -1).mean();
      assertThat(gap.error()).as(space + ": too noisy to fail").isLessThan(space.precision());
      allowed = ERRORS * gap.error() + space.quadratureError();
      assertThat(gap.value()).as(space + ", model " + i).isCloseTo(0, within(allowed));
      values[i] = new Mean.Rows(space).integral(1, denoising, models[i]).mean().value();
    }
    assertThat(values[1] - values[0]).as(space + ": models are alike").isGreaterThan(2 * allowed);
  }

  /** Adds {@code factor (log q_{ε|0} − log q_{T|0})}. */
  private static Mean.Rows ends(SpaceFixture space, Mean.Rows rows, double factor) {
    Mean.OfPair log = (x0, xt, t) -> space.tractable().logTransition(xt, x0, Ops.zerosLike(t), t);
    return rows.add(factor, space.times().time(0), log).add(-factor, space.times().time(1), log);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void exactScoreMakesTheMeanBoundTight(SpaceFixture space) {
    require(space, Identity.BOUND);
    // The bound minus E log q₀ − KL(q_T‖π): prior and law of the data cancel.
    Mean.Rows rows =
        new Mean.Rows(space).integral(-1, new ScoreMatching(space.tractable()), space.score());
    Mean gap =
        ends(space, rows, 1)
            .add(-1, space.times().time(0), (x0, xt, t) -> marginal(space, xt, t))
            .add(1, space.times().time(1), (x0, xt, t) -> marginal(space, xt, t))
            .mean();
    assertThat(gap.error()).as(space + ": too noisy to fail").isLessThan(space.precision());
    double allowed = ERRORS * gap.error() + space.quadratureError();
    assertThat(gap.value()).as(space.toString()).isCloseTo(0, within(allowed));
  }

  private static Tensor marginal(SpaceFixture space, Tensor x, Tensor t) {
    return space.logMarginal(x, Ops.doubles(t)[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void bothFormsOfTheBoundAverageToItsValue(SpaceFixture space) {
    require(space, Identity.BOUND);
    double last = space.times().time(1);
    Mean divergence =
        new Mean.Rows(space)
            .add(1, last, (x0, xt, t) -> space.logMarginal(xt, last).sub(prior(space, xt)))
            .mean();
    for (Elbo.Form form : Elbo.Form.values()) {
      // Beside log q₀ of the same rows, which takes the spread of the data out.
      Mean found = Mean.of(bound(space, form));
      double error = Math.hypot(found.error(), divergence.error());
      assertThat(error)
          .as(space + ", " + form + ": too noisy to fail")
          .isLessThan(space.precision());
      double allowed = ERRORS * error + space.quadratureError();
      assertThat(found.value())
          .as(space + ", " + form)
          .isCloseTo(-divergence.value(), within(allowed));
    }
  }

  /**
   * {@code ∫ (L̂*q/q + L̂ log q) dt = E log q_T − E log q_ε}. Where the transition law is known it
   * follows from the identities above.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("intractable")
  void implicitRateIsThatOfTheMeanLogDensity(SpaceFixture space) {
    Mean.OfPair log = (x0, xt, t) -> marginal(space, xt, t);
    Mean gap =
        new Mean.Rows(space)
            .integral(1, space.implicit(), space.score())
            .add(1, space.times().time(0), log)
            .add(-1, space.times().time(1), log)
            .mean();
    assertThat(gap.error()).as(space + ": too noisy to fail").isLessThan(space.precision());
    double allowed = ERRORS * gap.error() + space.quadratureError();
    assertThat(gap.value()).as(space.toString()).isCloseTo(0, within(allowed));
  }

  private static Tensor prior(SpaceFixture space, Tensor x) {
    return space.process().prior().logDensity(x, Condition.NONE, Rng.of(9, (int) x.size(0)));
  }

  /** The bound of draws of the data less the logarithm of their density. */
  private static double[] bound(SpaceFixture space, Elbo.Form form) {
    Criterion rate =
        form == Elbo.Form.DENOISING ? new ScoreMatching(space.tractable()) : space.implicit();
    Elbo elbo =
        new Elbo(
            space.tractable(),
            rate,
            form,
            space.score(),
            space.boundTimes(),
            8,
            (x0, xe, t, c) -> posterior(space, x0, xe, t));
    return TensorScope.evaluate(
        () -> {
          int n = space.boundRows();
          Tensor x = space.clean(Rng.of(21, n));
          Tensor found = elbo.logDensity(x, Condition.NONE, Rng.of(22, n));
          return Ops.doubles(found.sub(space.logMarginal(x, 0)));
        });
  }

  /** {@code log q_0(x₀) q_{ε|0}(x_ε|x₀) / q_ε(x_ε)}. */
  private static Tensor posterior(SpaceFixture space, Tensor x0, Tensor xe, Tensor t) {
    Tensor joint =
        space.logMarginal(x0, 0).add(space.tractable().logTransition(xe, x0, Ops.zerosLike(t), t));
    return joint.sub(marginal(space, xe, t));
  }

  /**
   * The mean of each statistic after the reversal, from two step sizes h and h/2: what their
   * difference does not explain to second order is noise. A quarter of the difference bounds the
   * rest of the expansion.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void reversalReturnsTheLawOfTheData(SpaceFixture space) {
    require(space, Identity.REVERSAL);
    Mean[] coarse = reversed(space, 40);
    Mean[] fine = reversed(space, 80);
    for (int j = 0; j < fine.length; j++) {
      int column = j;
      Mean truth =
          new Mean.Rows(space)
              .add(1, space.times().time(0), (x0, xt, t) -> space.statistics(xt).select(1, column))
              .mean();
      double error = Math.hypot(truth.error(), Math.hypot(2 * fine[j].error(), coarse[j].error()));
      assertThat(error).as(space + ", " + j + ": too noisy to fail").isLessThan(REVERSED);
      double change = Math.abs(fine[j].value() - coarse[j].value());
      assertThat(2 * fine[j].value() - coarse[j].value())
          .as(space + ", statistic " + j)
          .isCloseTo(truth.value(), within(ERRORS * error + 0.25 * change));
    }
  }

  private static Mean[] reversed(SpaceFixture space, int steps) {
    int n = space.rows();
    double[][] columns =
        TensorScope.evaluate(
            () -> {
              Rng rng = Rng.of(31 + steps, n);
              Tensor x0 = space.clean(rng.child(1));
              Tensor last = Ops.scalar(space.times().time(1));
              Tensor start = space.process().sample(x0, Ops.scalar(0), last, rng.child(2)).x();
              Tensor end = space.statistics(space.reverse(start, steps, rng.child(3)));
              double[][] each = new double[(int) end.size(1)][];
              for (int j = 0; j < each.length; j++) {
                each[j] = Ops.doubles(end.select(1, j));
              }
              return each;
            });
    return Arrays.stream(columns).map(Mean::of).toArray(Mean[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void phiIsNeverNegativeAndZeroForConstants(SpaceFixture space) {
    require(space, Identity.PHI);
    Dynamics d = space.process().dynamics();
    for (double u : new double[] {0.1, 0.5, 1}) {
      double time = space.times().time(u);
      double[][] found =
          TensorScope.evaluate(
              () -> {
                Tensor x = space.pairs(time).noised();
                Tensor t = Ops.scalar(time);
                Tensor one = space.score().at(x, t, Condition.NONE);
                Tensor two = space.other().at(x, t, Condition.NONE);
                return new double[][] {
                  Ops.doubles(d.phi(d.relative(one, two), x, t)),
                  Ops.doubles(d.phi(d.relative(two, one), x, t)),
                  Ops.doubles(d.phi(d.relative(one, one), x, t))
                };
              });
      assertThat(Arrays.stream(found[0]).min().orElseThrow()).as(space.toString()).isNotNegative();
      assertThat(Arrays.stream(found[1]).min().orElseThrow()).as(space.toString()).isNotNegative();
      assertThat(Arrays.stream(found[0]).max().orElseThrow()).as(space.toString()).isPositive();
      assertThat(found[2]).as(space.toString()).containsOnly(0);
    }
  }

  @Test
  void printedValuesOfTheChainAreReproduced() {
    TwoStateFixture chain = new TwoStateFixture();
    double[] times = {0.5, 1};
    double[] wanted = {-0.1465342119407, -0.02599515832274};
    for (int i = 0; i < 2; i++) {
      double t = times[i];
      Mean found =
          new Mean.Rows(chain)
              .add(
                  1,
                  t,
                  (x0, xt, time) ->
                      chain
                          .implicit()
                          .at(
                              chain.score(),
                              new tweedie.core.Batch(x0, Condition.NONE),
                              new tweedie.core.Noised(xt, xt),
                              time,
                              Rng.of(1, 4)))
              .mean();
      // Half a unit of the last printed digit.
      assertThat(found.value()).isCloseTo(wanted[i], within(5e-14));
    }
  }
}
