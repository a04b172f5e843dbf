package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.JumpReversal;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class CtmcTest {
  /** Sums of products of numbers of order 1. */
  private static final double ROUNDING = 1e-12;

  private static final Ctmc TWO =
      new Ctmc(Rates.birthDeath(new double[] {1}, new double[] {2}), new ConstantBeta(1), 1);

  static Stream<Ctmc> chains() {
    return Stream.of(
        new Ctmc(Rates.uniform(3), new ConstantBeta(0.7), 2),
        new Ctmc(Rates.absorbing(4), new LinearBeta(0.5, 3), 2),
        new Ctmc(Rates.nearestNeighbour(3), new ExponentialBeta(0.3, 20), 2),
        new Ctmc(
            Rates.dense(new double[][] {{0, 2, 0.1}, {0.1, 0, 3}, {1, 0.2, 0}}),
            new ConstantBeta(1),
            2));
  }

  static Stream<Arguments> predictions() {
    return chains()
        .flatMap(p -> Stream.of(TokenPrediction.values()).map(kind -> Arguments.of(p, kind)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.7187303707013, 0.2812696292987, 0.7826846916856, 2.555307419764",
    "1, 0.6782836492858, 0.3217163507142, 0.94861891792, 2.108328183445"
  })
  void reverseRatesOfTwoStatesAreTheComputedOnes(
      double t, double q0, double q1, double up, double down) {
    EnumeratedChain exact = new EnumeratedChain(TWO, 0.9, 0.1);
    // Printed to 11 to 13 digits.
    assertThat(exact.at(t)).containsExactly(new double[] {q0, q1}, within(6e-14));
    JumpReversal r = TWO.dynamics().reverse(exact.ratio());
    double[] out = Ops.doubles(r.out(exact.states(), Ops.scalar(t), Condition.NONE));
    assertThat(out[1]).isCloseTo(up, within(6e-12));
    assertThat(out[2]).isCloseTo(down, within(6e-12));
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void exactLogitsGiveTheExactRatios(Ctmc p, TokenPrediction kind) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Tensor t = Ops.scalar(0.4);
    Tensor x = exact.states();
    Tensor rates = p.dynamics().in(x, t, Condition.NONE);
    Tensor found = p.ratio(exact.logits(kind), kind).at(x, t, Condition.NONE).mul(rates);
    Tensor wanted = exact.ratio().at(x, t, Condition.NONE).mul(rates);
    // Only moves that happen count: a clean symbol never becomes another one under a mask.
    assertThat(Ops.doubles(found)).containsExactly(Ops.doubles(wanted), within(1e-10));
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void posteriorIsTheExactOne(Ctmc p, TokenPrediction kind) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Tensor t = Ops.tensor(new double[] {0.4, 0.9}, 2);
    Tensor x = exact.states().narrow(0, 1, 2);
    Tensor found = p.posterior(exact.logits(kind), kind).at(x, t, Condition.NONE).exp();
    Tensor wanted = exact.logits(TokenPrediction.POSTERIOR).at(x, t, Condition.NONE).softmax(-1);
    assertThat(Ops.doubles(found)).containsExactly(Ops.doubles(wanted), within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void logTransitionAndScoreAreThoseOfTheEnumeration(Ctmc p) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    double[][] q = exact.transition(0.3);
    Tensor y = exact.states();
    Tensor x = y.narrow(0, 1, 1).expand(exact.size(), -1).contiguous();
    double[] log = Ops.doubles(p.logTransition(y, x, Ops.scalar(0), Ops.scalar(0.3)));
    for (int i = 0; i < log.length; i++) {
      assertThat(Math.exp(log[i])).isCloseTo(q[1][i], within(ROUNDING));
    }
    double[] point = new double[exact.size()];
    point[1] = 1;
    Tensor near = y.narrow(0, 1, 1);
    Tensor t = Ops.scalar(0.3);
    Tensor wanted = new EnumeratedChain(p, point).ratio().at(near, t, Condition.NONE);
    Tensor found = p.transitionScore(near, near, Ops.scalar(0), t);
    assertThat(Ops.doubles(found)).containsExactly(Ops.doubles(wanted), within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void phiIsNonNegativeAndZeroForConstants(Ctmc p) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Tensor x = exact.states();
    Tensor t = Ops.scalar(0.5);
    Tensor score = exact.ratio().at(x, t, Condition.NONE);
    for (double v : Ops.doubles(p.dynamics().phi(Ops.add(score, 0.1), x, t))) {
      assertThat(v).isNotNegative();
    }
    Tensor one = Ops.add(Ops.zerosLike(score), 1);
    assertThat(Ops.doubles(p.dynamics().phi(one, x, t))).containsOnly(0);
  }

  @Test
  void phiOfTwoAndAHalfAreTheComputedValues() {
    Tensor f = Ops.tensor(new double[] {1, 2, 0.5, 1}, 2, 1, 2);
    Tensor x = Ops.tensor(new long[] {0, 1}, 2, 1);
    double[] phi = Ops.doubles(TWO.dynamics().phi(f, x, Ops.scalar(0.2)));
    // Rate 1 up, rate 2 down; printed to 13 digits.
    assertThat(phi[0]).isCloseTo(0.3068528194401, within(6e-14));
    assertThat(phi[1] / 2).isCloseTo(0.1931471805599, within(6e-14));
  }

  static Stream<Ctmc> positive() {
    return chains().filter(p -> p.rates().clean() == p.rates().states());
  }

  @ParameterizedTest
  @MethodSource("positive")
  void mismatchHasTheExpectationOfPhi(Ctmc p) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    double[] point = new double[exact.size()];
    point[1] = 1;
    EnumeratedChain noising = new EnumeratedChain(p, point);
    double[] q = noising.at(0.6);
    Tensor t = Ops.scalar(0.6);
    double[] sums = new double[2];
    for (int i = 0; i < q.length; i++) {
      if (q[i] > 0) {
        Tensor x = exact.states().narrow(0, i, 1);
        Tensor truth = noising.ratio().at(x, t, Condition.NONE);
        Tensor model = exact.ratio().at(x, t, Condition.NONE);
        sums[0] += q[i] * p.dynamics().mismatch(truth, model, x, t).item_double();
        Tensor quotient = p.dynamics().relative(truth, model);
        sums[1] += q[i] * p.dynamics().phi(quotient, x, t).item_double();
      }
    }
    assertThat(sums[0]).isCloseTo(sums[1], within(1e-10)).isPositive();
  }

  @Test
  void priorOfTheMaskHasTheMassThatIsLeft() {
    Ctmc p = new Ctmc(Rates.absorbing(5), new ConstantBeta(2), 3);
    Tensor x = Ops.tensor(new long[] {4, 4, 0}, 1, 3);
    double wanted = 2 * Math.log(1 - Math.exp(-2)) - 2 - Math.log(4);
    assertThat(p.prior().logDensity(x, Condition.NONE, Rng.of(0, 1)).item_double())
        .isCloseTo(wanted, within(ROUNDING));
    double masked = 0;
    for (long k : Ops.longs(p.prior().sample(Condition.NONE, Rng.of(1, 10_000)))) {
      masked += k == 4 ? 1 : 0;
    }
    // 30,000 draws, deviation 1e-3·1.97: five of them, false alarm 6e-7.
    assertThat(masked / 30_000).isCloseTo(1 - Math.exp(-2), within(1e-2));
  }

  @Test
  void thePublishedImageScheduleHasTheComputedClock() {
    ExponentialBeta b = new ExponentialBeta(3, 100);
    assertThat(b.clock(0.01)).isCloseTo(0.1413856441527, within(6e-14));
    assertThat(b.clock(0.5)).isCloseTo(27, within(1e-13));
    assertThat(b.clock(1)).isCloseTo(297, within(1e-12));
    assertThat(b.rate(0)).isCloseTo(13.81551055796, within(6e-12));
    assertThat(b.rate(1)).isCloseTo(1381.551055796, within(6e-10));
    assertThat(b.inverseClock(27)).isCloseTo(0.5, within(1e-14));
    assertThat(b.clockBetween(0.2, 0.7)).isCloseTo(b.clock(0.7) - b.clock(0.2), within(1e-13));
  }

  @Test
  void samplesDoNotDependOnTheBatch() {
    Ctmc p = new Ctmc(Rates.gaussianTarget(16, 3, 8), new ConstantBeta(1), 2, 2);
    Tensor x = Ops.tensor(new long[20], 5, 2, 2);
    Tensor t = Ops.tensor(new double[] {0.1, 0.3, 0.5, 0.7, 1}, 5);
    Tensor all = p.sample(x, Ops.zerosLike(t), t, Rng.of(5, 5)).x();
    p.space().check(all);
    Tensor late = t.narrow(0, 3, 2);
    Tensor part =
        p.sample(x.narrow(0, 3, 2), Ops.zerosLike(late), late, Rng.of(5, 5).rows(3, 2)).x();
    assertThat(Ops.longs(part)).isEqualTo(Ops.longs(all.narrow(0, 3, 2)));
  }

  @Test
  void mismatchedSpacesAreRefused() {
    assertThatThrownBy(
            () -> new Ctmc(Rates.uniform(3), new ConstantBeta(1), new tweedie.core.Tokens(4, 2), 0))
        .hasMessageContaining("expected 4 states, found 3");
  }
}
