package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.core.Tokens;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.Draws;
import tweedie.process.EnumeratedChain;
import tweedie.process.Rates;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class JumpSolversTest {
  private static final int ROWS = 4000;
  private static final double FROM = 0.05;
  private static final Ctmc UNIFORM = new Ctmc(Rates.uniform(3), new ConstantBeta(0.6), 2);
  private static final Ctmc MASK = new Ctmc(Rates.absorbing(3), new ConstantBeta(2), 2);
  private static final Ctmc STEPS = new Ctmc(Rates.nearestNeighbour(4), new ConstantBeta(1), 1);

  static Stream<Arguments> exactSimulations() {
    Solver<Jump> gillespie = new Gillespie(1.5);
    return Stream.of(
        Arguments.of(UNIFORM, gillespie, 8),
        Arguments.of(MASK, gillespie, 8),
        Arguments.of(STEPS, gillespie, 8));
  }

  /** The exact ratios from a table over states, for a time common to all rows or not. */
  private static JumpReversal reversal(EnumeratedChain exact, Ctmc p) {
    return p.dynamics().reverse(exact.ratio());
  }

  private static Tensor draw(EnumeratedChain exact, double[] law, int n) {
    Tensor u = Rng.of(10, n).uniform();
    return exact.states().index_select(0, Draws.symbol(Ops.tensor(law, law.length), u));
  }

  private static double[] frequencies(EnumeratedChain exact, Tensor x) {
    double[] f = new double[exact.size()];
    for (int i : exact.index(x)) {
      f[i] += 1.0 / x.size(0);
    }
    return f;
  }

  /** χ² of counts against a law; symbols of no probability must not occur. */
  private static double chi(double[] found, double[] wanted) {
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      if (wanted[i] < 1e-12) {
        assertThat(found[i]).isZero();
      } else {
        sum += Math.pow(found[i] - wanted[i], 2) / wanted[i];
      }
    }
    return ROWS * sum;
  }

  @ParameterizedTest
  @MethodSource("exactSimulations")
  void exactRatiosReturnTheDataLaw(Ctmc p, Solver<Jump> solver, int steps) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Tensor start = draw(exact, exact.at(1), ROWS);
    TimeGrid grid = TimeGrid.uniform(1, FROM, steps);
    Tensor x =
        new Sampler<Jump>(solver, grid)
            .run(reversal(exact, p), start, Condition.NONE, Rng.of(1, ROWS));
    // χ² with at most 8 degrees of freedom exceeds 38 with probability 8e-6.
    assertThat(chi(frequencies(exact, x), exact.at(FROM))).isLessThan(38);
  }

  @Test
  void forwardChainsAreSimulatedAsWell() {
    EnumeratedChain exact = EnumeratedChain.coupled(UNIFORM);
    Tensor start = draw(exact, exact.law(), ROWS);
    Tensor x =
        new Sampler<Jump>(new Gillespie(1), TimeGrid.uniform(0, 0.5, 2))
            .run(UNIFORM.dynamics(), start, Condition.NONE, Rng.of(2, ROWS));
    assertThat(chi(frequencies(exact, x), exact.at(0.5))).isLessThan(38);
  }

  /** Steps up by one at a rate that only time changes. */
  private record Counter(Tokens space, DoubleUnaryOperator rate) implements Jump {
    @Override
    public Tensor out(Tensor x, Tensor t, Condition c) {
      long[] from = Ops.longs(x);
      double[] times = Ops.doubles(t);
      int symbols = space.states();
      double[] r = new double[from.length * symbols];
      for (int i = 0; i < from.length; i++) {
        if (from[i] < symbols - 1) {
          r[i * symbols + (int) from[i] + 1] = rate.applyAsDouble(times[times.length == 1 ? 0 : i]);
        }
      }
      return Ops.tensor(r, from.length, 1, symbols);
    }

    @Override
    public Tensor in(Tensor x, Tensor t, Condition c) {
      throw new UnsupportedOperationException();
    }
  }

  /** What the ends of the interval show is a fortieth of the rate in between. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5})
  void ratesMayPeakBetweenTheTimesOfTheGrid(double margin) {
    double height = 40;
    double width = 0.05;
    Tokens space = new Tokens(10, 1);
    Jump chain = new Counter(space, t -> 1 + height * Math.exp(-Math.pow((t - 0.37) / width, 2)));
    Tensor x =
        new Sampler<Jump>(new Gillespie(margin), TimeGrid.uniform(0, 1, 1))
            .run(chain, Ops.tensor(new long[ROWS], ROWS, 1), Condition.NONE, Rng.of(7, ROWS));
    double[] found = new double[10];
    for (long k : Ops.longs(x)) {
      found[(int) k] += 1.0 / ROWS;
    }
    // Jumps are Poisson; what the Gaussian has outside of [0, 1] is below e^{−54}.
    double mean = 1 + height * width * Math.sqrt(Math.PI);
    double[] wanted = new double[10];
    double term = Math.exp(-mean);
    wanted[9] = 1;
    for (int k = 0; k < 9; k++) {
      wanted[k] = term;
      wanted[9] -= term;
      term *= mean / (k + 1);
    }
    // χ² with 9 degrees of freedom exceeds 40 with probability 8e-6.
    assertThat(chi(found, wanted)).isLessThan(40);
  }

  /** Candidates that find a rate above the bound raise it, and nothing is lost. */
  @Test
  void boundsThatWereTooLowAreRaised() {
    // Equal at the ends of every piece, an eighth, and up to three times as much in between.
    double base = 120;
    Jump chain =
        new Counter(
            new Tokens(360, 1), t -> base * (1 + 2 * Math.pow(Math.sin(16 * Math.PI * t), 2)));
    int n = 150;
    Tensor x =
        new Sampler<Jump>(new Gillespie(1), TimeGrid.uniform(0, 1, 1))
            .run(chain, Ops.tensor(new long[n], n, 1), Condition.NONE, Rng.of(8, n));
    double mean = Ops.doubles(x.to(ScalarType.Double).mean())[0];
    // Poisson of mean 240; five standard errors of 1.3, a false alarm of 6e-7. Peaks that no
    // candidate meets are missed: a piece has none with probability e^{−15}, the halved ones at
    // the end e^{−7.5}, which costs 0.01 jumps. Without a raise 50 and more of the 240 are lost.
    assertThat(mean).isCloseTo(2 * base, within(5 * Math.sqrt(2 * base / n)));
  }

  static Stream<Arguments> leaps() {
    return Stream.of(
        Arguments.of(UNIFORM, TauLeaping.Rule.CATEGORICAL),
        Arguments.of(MASK, TauLeaping.Rule.CATEGORICAL),
        Arguments.of(STEPS, TauLeaping.Rule.ORDINAL));
  }

  /** Total variation from the exact law at the end. */
  private static double error(Ctmc p, Solver<? super JumpReversal> solver, int steps) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Tensor start = draw(exact, exact.at(1), ROWS);
    Tensor x =
        new Sampler<JumpReversal>(solver, TimeGrid.uniform(1, FROM, steps))
            .run(reversal(exact, p), start, Condition.NONE, Rng.of(3, ROWS));
    double[] found = frequencies(exact, x);
    double[] wanted = exact.at(FROM);
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      sum += Math.abs(found[i] - wanted[i]) / 2;
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("leaps")
  void leapsApproachTheDataLaw(Ctmc p, TauLeaping.Rule rule) {
    // Nine frequencies of 4000 rows: the noise of the total variation is 0.02, its deviation
    // 0.006; the first-order error of 100 steps stays below as much again.
    assertThat(error(p, new TauLeaping(rule), 100)).isLessThan(0.06);
  }

  @Test
  void correctionsRepairCoarseSteps() {
    TauLeaping leap = new TauLeaping(TauLeaping.Rule.CATEGORICAL);
    double coarse = error(UNIFORM, leap, 3);
    double repaired = error(UNIFORM, new JumpCorrector(leap, leap, 10, 0.2, 0.5), 3);
    // Three steps miss the law by several noise levels of 0.02, corrections take it mostly away.
    assertThat(coarse).isGreaterThan(0.08);
    assertThat(repaired).isLessThan(0.6 * coarse);
  }

  /** A chain with given constant rates. */
  private record Constant(Tokens space, double... rates) implements Jump {
    @Override
    public Tensor out(Tensor x, Tensor t, Condition c) {
      return Ops.tensor(rates, 1, 1, rates.length).expand(x.size(0), 1, -1);
    }

    @Override
    public Tensor in(Tensor x, Tensor t, Condition c) {
      return out(x, t, c);
    }
  }

  private static double[] oneLeap(TauLeaping.Rule rule, long from, double... rates) {
    Tokens space = new Tokens(rates.length, 1);
    long[] start = new long[ROWS];
    java.util.Arrays.fill(start, from);
    Tensor x =
        new TauLeaping(rule)
            .begin(new Constant(space, rates), TimeGrid.uniform(1, 0, 2))
            .step(
                Ops.tensor(start, ROWS, 1),
                Ops.scalar(1),
                Ops.scalar(0.5),
                Condition.NONE,
                Rng.of(4, ROWS));
    space.check(x);
    double[] f = new double[rates.length];
    for (long k : Ops.longs(x)) {
      f[(int) k] += 1.0 / ROWS;
    }
    return f;
  }

  @Test
  void categoricalSitesThatWouldJumpTwiceStay() {
    double[] found = oneLeap(TauLeaping.Rule.CATEGORICAL, 0, 0, 1, 3);
    double once = 2 * Math.exp(-2);
    double[] wanted = {1 - once, once / 4, once * 3 / 4};
    // χ² with 2 degrees of freedom exceeds 24 with probability 6e-6.
    assertThat(chi(found, wanted)).isLessThan(24);
  }

  @Test
  void ordinalJumpsAddUpAndAreClamped() {
    // Up at rate 1 by one, down at rate 2 by one, half a unit of time, from 1 of 0 … 3.
    double[] found = oneLeap(TauLeaping.Rule.ORDINAL, 1, 2, 0, 1, 0);
    double[] wanted = new double[4];
    double up = Math.exp(-0.5);
    for (int i = 0; i < 40; i++) {
      double down = Math.exp(-1);
      for (int j = 0; j < 40; j++) {
        wanted[Math.min(3, Math.max(0, 1 + i - j))] += up * down;
        down *= 1.0 / (j + 1);
      }
      up *= 0.5 / (i + 1);
    }
    // χ² with 3 degrees of freedom exceeds 27 with probability 6e-6.
    assertThat(chi(found, wanted)).isLessThan(27);
  }

  @Test
  void lastStepTakesTheLikeliestSymbolAtTheLeastTime() {
    EnumeratedChain exact = EnumeratedChain.coupled(UNIFORM);
    Field posterior =
        UNIFORM.posterior(exact.logits(TokenPrediction.CAVITY), TokenPrediction.CAVITY);
    Field timed =
        (x, t, c) -> {
          assertThat(t.item_double()).isCloseTo(0.5, within(1e-15));
          return posterior.at(x, t, c);
        };
    Solver<Jump> nothing = (d, grid) -> (x, t, s, c, rng) -> x.clone();
    Tensor x = exact.states();
    Tensor found =
        new Sampler<Jump>(new ArgmaxLast<Jump>(nothing, timed), TimeGrid.uniform(1, 0, 2))
            .run(UNIFORM.dynamics(), x, Condition.NONE, Rng.of(0, exact.size()));
    Tensor log = posterior.at(x, Ops.scalar(0.5), Condition.NONE);
    double[] best = Ops.doubles(log.max(-1).get0());
    double[] taken = Ops.doubles(log.gather(-1, found.unsqueeze(-1)));
    assertThat(taken).containsExactly(best);
  }

  @Test
  void rowsDoNotDependOnTheirBatch() {
    EnumeratedChain exact = EnumeratedChain.coupled(UNIFORM);
    Tensor start = draw(exact, exact.at(1), 12);
    for (Solver<Jump> solver :
        java.util.List.<Solver<Jump>>of(
            new Gillespie(1.5),
            new TauLeaping(TauLeaping.Rule.ORDINAL),
            new TauLeaping(TauLeaping.Rule.CATEGORICAL))) {
      Sampler<Jump> sampler = new Sampler<>(solver, TimeGrid.uniform(1, FROM, 3));
      JumpReversal r = reversal(exact, UNIFORM);
      Tensor all = sampler.run(r, start, Condition.NONE, Rng.of(6, 12));
      Rng share = Rng.of(6, 12).rows(5, 4);
      Tensor part = sampler.run(r, start.narrow(0, 5, 4), Condition.NONE, share);
      assertThat(Ops.longs(part)).isEqualTo(Ops.longs(all.narrow(0, 5, 4)));
    }
  }
}
