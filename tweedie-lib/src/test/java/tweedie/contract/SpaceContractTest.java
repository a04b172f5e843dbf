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
 * terms at both ends of [ε, T]). Those by quadrature must fail for an end counted twice and for a
 * score scaled by 1.2. The reversal is drawn, with the noise of its rows: it must fail for another
 * model, and for a score scaled by the factor that its fixture names unless that says why not.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SpaceContractTest {
  private static final double SCALE = 1.2;

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

  private static void holds(SpaceFixture space, String what, double gap) {
    assertThat(gap).as(space + ", " + what).isCloseTo(0, within(space.ruleError()));
  }

  /** Twice the error: what is wrong is not taken for an error of the rules. */
  private static void fails(SpaceFixture space, String what, double gap) {
    assertThat(Math.abs(gap)).as(space + ", " + what).isGreaterThan(2 * space.ruleError());
  }

  private static Field scaled(Field score) {
    return (x, t, c) -> Ops.mul(score.at(x, t, c), SCALE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void objectivesDifferByANumberThatDoesNotDependOnTheModel(SpaceFixture space) {
    require(space, Identity.OBJECTIVES);
    Means means = new Means(space);
    Criterion denoising = new ScoreMatching(space.tractable());
    double start = means.logTransition(space.times().time(0));
    double end = means.logTransition(space.times().time(1));
    double[] losses = new double[2];
    for (int i = 0; i < 2; i++) {
      Field model = i == 0 ? space.score() : space.other();
      losses[i] = means.integral(denoising, model);
      // J_DSM − J_ISM − E log q_{ε|0} + E log q_{T|0} = 0.
      double gap = losses[i] - means.integral(space.implicit(), model) - start + end;
      holds(space, "model " + i, gap);
      if (start != 0) {
        fails(space, "two of the start", gap - start);
      }
      fails(space, "two of the end", gap + end);
      double change = means.integral(denoising, scaled(model)) - losses[i];
      fails(space, "model " + i + " scaled in one loss", gap + change);
    }
    fails(space, "models are alike", losses[1] - losses[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void exactScoreMakesTheMeanBoundTight(SpaceFixture space) {
    require(space, Identity.BOUND);
    Means means = new Means(space);
    Criterion denoising = new ScoreMatching(space.tractable());
    double first = space.times().time(0);
    double last = space.times().time(1);
    double start = means.logTransition(first);
    double end = means.logTransition(last);
    // The bound minus E log q₀ − KL(q_T‖π): prior and law of the data cancel.
    double ends = start - means.logMarginal(first) - end + means.logMarginal(last);
    double gap = ends - means.integral(denoising, space.score());
    holds(space, "exact score", gap);
    if (start != 0) {
      fails(space, "two of the start", gap + start);
    }
    fails(space, "two of the end", gap - end);
    double loose = ends - means.integral(denoising, scaled(space.score()));
    fails(space, "scaled score", loose);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void bothFormsOfTheBoundAverageToItsValue(SpaceFixture space) {
    require(space, Identity.BOUND);
    Means means = new Means(space);
    double last = space.times().time(1);
    double entropy = means.at(last, (x0, xt, t) -> space.logMarginal(x0, 0));
    double divergence =
        means.at(last, (x0, xt, t) -> space.logMarginal(xt, last).sub(prior(space, xt)));
    for (Elbo.Form form : Elbo.Form.values()) {
      double exact = Averaged.bound(space, form, space.score()) - entropy + divergence;
      holds(space, form.name(), exact);
      double loose = Averaged.bound(space, form, scaled(space.score()));
      fails(space, form + ", scaled score", Math.min(0, loose - entropy + divergence));
    }
  }

  private static Tensor prior(SpaceFixture space, Tensor x) {
    return space.process().prior().logDensity(x, Condition.NONE, Rng.of(9, (int) x.size(0)));
  }

  /**
   * {@code ∫ (L̂*q/q + L̂ log q) dt = E log q_T − E log q_ε}. Where the transition law is known it
   * follows from the identities above.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("intractable")
  void implicitRateIsThatOfTheMeanLogDensity(SpaceFixture space) {
    Means means = new Means(space);
    double start = means.logMarginal(space.times().time(0));
    double end = means.logMarginal(space.times().time(1));
    holds(space, "rate", means.integral(space.implicit(), space.score()) + start - end);
    fails(
        space,
        "scaled score",
        means.integral(space.implicit(), scaled(space.score())) + start - end);
    fails(space, "law stays the same", start - end);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void reversalReturnsTheLawOfTheData(SpaceFixture space) {
    require(space, Identity.REVERSAL);
    for (Reversed one : Reversed.of(space, space.score())) {
      assertThat(one.error()).as(space + ": too noisy to fail").isLessThan(noise(one));
      assertThat(one.found()).as(space + ", " + one).isCloseTo(one.truth(), within(one.allowed()));
    }
    misses(space, "another model", space.other());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void reversalWithAScaledScoreMissesTheLawOfTheData(SpaceFixture space) {
    require(space, Identity.REVERSAL);
    assumeTrue(space.untold().isEmpty(), () -> space + ": " + space.untold().orElseThrow());
    Field scaled = (x, t, c) -> Ops.mul(space.score().at(x, t, c), space.told());
    misses(space, "a score times " + space.told(), scaled);
  }

  private static void misses(SpaceFixture space, String what, Field model) {
    assertThat(Reversed.of(space, model))
        .as(space + ": no statistic tells " + what)
        .anyMatch(one -> Math.abs(one.found() - one.truth()) > one.allowed());
  }

  /** Small beside a statistic and beside its deviation, of order 1. */
  private static double noise(Reversed one) {
    return 0.03 * (1 + Math.abs(one.truth()));
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
      // No number at all is not at least 0.
      assertThat(Arrays.stream(found[0]).allMatch(v -> v >= 0)).as(space.toString()).isTrue();
      assertThat(Arrays.stream(found[1]).allMatch(v -> v >= 0)).as(space.toString()).isTrue();
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
      double found =
          new Means(chain)
              .at(times[i], (x0, xt, t) -> Means.rate(chain.implicit(), chain.score(), x0, xt, t));
      // Half a unit of the last printed digit.
      assertThat(found).isCloseTo(wanted[i], within(5e-14));
    }
  }
}
