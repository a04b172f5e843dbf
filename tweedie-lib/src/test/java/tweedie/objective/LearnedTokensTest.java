package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.JumpReversal;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.TimeEmbedding;
import tweedie.net.TokenMlp;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.Draws;
import tweedie.process.EnumeratedChain;
import tweedie.process.Rates;
import tweedie.process.TokenPrediction;
import tweedie.solver.TauLeaping;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;

/** Small networks learn a table of two correlated columns, up to what the exact answer reaches. */
@Tag("slow")
class LearnedTokensTest {
  private static final double FROM = 0.02;

  static java.util.stream.Stream<Arguments> cases() {
    return java.util.stream.Stream.of(
        Arguments.of(new Ctmc(Rates.uniform(4), new ConstantBeta(1.2), 2), TokenPrediction.CAVITY),
        Arguments.of(
            new Ctmc(Rates.uniform(4), new ConstantBeta(1.2), 2), TokenPrediction.POSTERIOR),
        Arguments.of(new Ctmc(Rates.absorbing(5), new ConstantBeta(4), 2), TokenPrediction.CAVITY));
  }

  /** Equal columns with probability 0.88, all other pairs alike. */
  private static EnumeratedChain data(Ctmc p) {
    int s = p.rates().states();
    double[] law = new double[s * s];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        law[i * s + j] = i == j ? 0.22 : 0.01;
      }
    }
    return new EnumeratedChain(p, law);
  }

  /** The mean bound of a network, by sums over all states and Gauss' rule: no draws. */
  private static double bound(EnumeratedChain data, Ctmc p, TokenPrediction kind, Field net) {
    ScoreEntropy loss = new ScoreEntropy(p, kind);
    return TensorScope.evaluate(
        () ->
            EnumeratedChain.meanLog(data.at(1), CtmcElboTest.prior(p, data))
                - CtmcElboTest.meanLogTransition(data, 1)
                - EnumeratedChain.integral(
                    t -> CtmcElboTest.denoising(data, loss, net, t), FROM, 1, 8)
                + CtmcElboTest.decodedSites(data, p, kind, net, FROM));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boundIsCloseToThatOfTheExactAnswer(Ctmc p, TokenPrediction kind) {
    EnumeratedChain data = data(p);
    MlpConfig shape = new MlpConfig(1, 1, 64, 2, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
    TokenMlp net =
        new TokenMlp(p.rates().states(), 2, false, shape, Precision.FLOAT32, Rng.of(1, 1));
    Tensor law = Ops.tensor(data.law(), data.size());
    Source<Batch> rows =
        rng ->
            new Batch(
                data.states().index_select(0, Draws.symbol(law, rng.uniform())), Condition.NONE);
    Denoising loss =
        new Denoising(p, new ScoreEntropy(p, kind), net, rows, TimeLaw.stratified(FROM, 1));
    OptimizerSpec adam = new OptimizerSpec(3e-3, 1e-5, 0.3, 50, 0.9, 0.999, 1e-8, 0, 1, 12_800, 0);
    new Trainer(256).fit(List.of(new Phase(loss, adam)), 600, 3);
    double exact = bound(data, p, kind, data.logits(kind));
    double found = bound(data, p, kind, net);
    double independent = -2 * Math.log(4);
    // 600 batches of 256 rows: a fit of the 15 free numbers of the law from as many draws costs
    // 15/(2·153,600) nats, and the last noise of the optimiser less than 15/(2·256) = 0.03 more;
    // as much again is left for a network that has not seen every time.
    assertThat(exact - found).isBetween(-1e-6, 0.06);
    assertThat(found).isGreaterThan(independent + 0.6);
    // Five deviations of at most 0.008 (false alarms 6e-7), and 0.015 for steps and start.
    samplesFollow(data, p, kind, data.logits(kind), 0.055);
    // Pinsker: a law that is worse by g nats gives an event another probability by at most √(g/2).
    samplesFollow(data, p, kind, net, 0.055 + Math.sqrt(Math.max(0, exact - found) / 2));
  }

  /** Reversed up to FROM, where columns are equal less often than in the data. */
  private static void samplesFollow(
      EnumeratedChain data, Ctmc p, TokenPrediction kind, Field net, double tolerance) {
    int n = 4000;
    JumpReversal r = p.dynamics().reverse(p.ratio(net, kind));
    Sampler<JumpReversal> sampler =
        new Sampler<>(new TauLeaping(TauLeaping.Rule.CATEGORICAL), TimeGrid.quadratic(1, FROM, 60));
    Tensor x =
        TensorScope.withoutGradient(
            () -> sampler.from(r, p.prior()).sample(Condition.NONE, Rng.of(5, n)));
    double equal = 0;
    long[] v = Ops.longs(x);
    for (int i = 0; i < n; i++) {
      equal += v[2 * i] == v[2 * i + 1] ? 1.0 / n : 0;
    }
    double[] noised = data.at(FROM);
    int s = p.rates().states();
    double want = 0;
    for (int i = 0; i < s; i++) {
      want += noised[i * s + i];
    }
    assertThat(equal).isCloseTo(want, within(tolerance));
  }
}
