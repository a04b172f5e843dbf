package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.law.Elbo;
import tweedie.law.TimeProposal;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.EnumeratedChain;
import tweedie.process.LinearBeta;
import tweedie.process.Rates;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class CtmcElboTest {
  private static final TokenPrediction POSTERIOR = TokenPrediction.POSTERIOR;
  private static final Ctmc TWO =
      new Ctmc(Rates.birthDeath(new double[] {1}, new double[] {2}), new ConstantBeta(1), 1);

  static Stream<Arguments> chains() {
    return Stream.of(
            new Ctmc(Rates.uniform(3), new ConstantBeta(0.7), 2),
            new Ctmc(Rates.absorbing(3), new LinearBeta(0.5, 3), 2),
            new Ctmc(Rates.gaussianTarget(4, 2, 1.5), new ConstantBeta(0.8), 1))
        .flatMap(p -> Stream.of(TokenPrediction.values()).map(kind -> Arguments.of(p, kind)));
  }

  /** The mean of the implicit integrand over q_t and over all jumps. */
  private static double implicit(EnumeratedChain exact, CtmcElbo elbo, Field net, double t) {
    double[] q = exact.at(t);
    Tensor time = Ops.scalar(t);
    Tensor all = exact.states();
    Tensor rates = elbo.process().dynamics().out(all, time, Condition.NONE).flatten(1, -1);
    double[] rate = Ops.doubles(rates);
    double[] total = Ops.doubles(rates.sum(1));
    int moves = rate.length / q.length;
    double sum = 0;
    for (int k = 0; k < moves; k++) {
      // The middle of the share of move k sends every row that can make it there.
      double[] u = new double[q.length];
      double[] weight = new double[q.length];
      for (int i = 0; i < u.length; i++) {
        double below = 0;
        for (int j = 0; j < k; j++) {
          below += rate[i * moves + j];
        }
        u[i] = (below + rate[i * moves + k] / 2) / Math.max(total[i], 1e-300);
        boolean stuck = total[i] == 0 && k == 0;
        weight[i] = stuck ? q[i] : q[i] * rate[i * moves + k] / Math.max(total[i], 1e-300);
      }
      Tensor r = rates.reshape(q.length, -1, elbo.process().rates().states());
      Tensor jumped = CtmcElbo.jump(all, r, Ops.tensor(u, u.length));
      double[] v = Ops.doubles(elbo.along(Condition.NONE, net, all, jumped, time));
      for (int i = 0; i < v.length; i++) {
        sum += weight[i] == 0 ? 0 : weight[i] * v[i];
      }
    }
    return sum;
  }

  /** The mean of the score entropy over the data and the noise. */
  static double denoising(EnumeratedChain exact, ScoreEntropy loss, Field net, double t) {
    double[][] q = exact.transition(t);
    double[] p = exact.law();
    int n = p.length;
    Tensor all = exact.states();
    Tensor clean = all.unsqueeze(1).expand(n, n, -1).reshape((long) n * n, -1);
    Tensor x = all.unsqueeze(0).expand(n, n, -1).reshape((long) n * n, -1);
    double[] v = Ops.doubles(loss.under(Condition.NONE, net, clean, x, Ops.scalar(t)));
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      double w = p[i / n] * q[i / n][i % n];
      sum += w == 0 ? 0 : w * v[i];
    }
    return sum;
  }

  /** {@code E log q_{t|0}(x_t | x₀)}. */
  static double meanLogTransition(EnumeratedChain exact, double t) {
    double[][] q = exact.transition(t);
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      sum += exact.law()[i] * EnumeratedChain.meanLog(q[i], q[i]);
    }
    return sum;
  }

  /** A network that is wrong. */
  private static Field wrong(Field logits) {
    return (x, t, c) -> {
      Tensor l = logits.at(x, t, c);
      return Ops.mul(l, 0.6).add(l.sin()).nan_to_num();
    };
  }

  @ParameterizedTest
  @CsvSource({"0.5, -0.1465342119407, -0.5941484393468", "1, -0.02599515832274, -0.6281564317471"})
  void optimumIsTheComputedSlopeOfTheEntropy(double t, double integrand, double entropy) {
    EnumeratedChain exact = new EnumeratedChain(TWO, 0.9, 0.1);
    double found = implicit(exact, new CtmcElbo(TWO, POSTERIOR), exact.logits(POSTERIOR), t);
    // Printed to 13 digits.
    assertThat(found).isCloseTo(integrand, within(1e-13));
    double[] q = exact.at(t);
    assertThat(EnumeratedChain.meanLog(q, q)).isCloseTo(entropy, within(6e-14));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.7448129163069", "1, 0.8497276295163"})
  void theTrainingFormWithoutConstantsIsTheComputedOne(double t, double value) {
    EnumeratedChain exact = new EnumeratedChain(TWO, 0.9, 0.1);
    double[] q = exact.at(t);
    double full = implicit(exact, new CtmcElbo(TWO, POSTERIOR), exact.logits(POSTERIOR), t);
    // Dropped: −Σ_y R(x, y) + Σ_y R(x, y) log R(x, y), rates 1 and 2.
    double dropped = -q[0] - 2 * q[1] + 2 * q[1] * Math.log(2);
    assertThat(full - dropped).isCloseTo(value, within(1e-13));
  }

  @Test
  void oneCallForBothTermsWouldBeBiased() {
    EnumeratedChain exact = new EnumeratedChain(TWO, 0.9, 0.1);
    double[] q = exact.at(0.5);
    Tensor rates =
        TWO.dynamics().reverse(exact.ratio()).out(exact.states(), Ops.scalar(0.5), Condition.NONE);
    double[] leave = Ops.doubles(Ops.rowSum(rates));
    // Correction 18: the first term at x is 1.28, at the state one jump away 2.06.
    assertThat(q[0] * leave[0] + q[1] * leave[1]).isCloseTo(1.28, within(5e-3));
    assertThat(q[0] * leave[1] + q[1] * leave[0]).isCloseTo(2.06, within(5e-3));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void denoisingAndImplicitFormsDifferByAConstant(Ctmc p, TokenPrediction kind) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    ScoreEntropy entropy = new ScoreEntropy(p, kind);
    CtmcElbo elbo = new CtmcElbo(p, kind);
    double t = 0.4;
    double h = 1e-4;
    // J_DSM − J_ISM = −(d/dt) E log q_{t|0}; central difference, error h² f'''/6 < 1e-6.
    double slope = (meanLogTransition(exact, t + h) - meanLogTransition(exact, t - h)) / (2 * h);
    Field right = exact.logits(kind);
    for (Field net : new Field[] {right, wrong(right)}) {
      double difference = denoising(exact, entropy, net, t) - implicit(exact, elbo, net, t);
      assertThat(difference).isCloseTo(-slope, within(1e-5));
    }
    double gap = denoising(exact, entropy, wrong(right), t) - denoising(exact, entropy, right, t);
    double same = implicit(exact, elbo, wrong(right), t) - implicit(exact, elbo, right, t);
    assertThat(gap).isPositive().isCloseTo(same, within(1e-10));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void averageBoundIsTheEntropyIdentity(Ctmc p, TokenPrediction kind) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    double from = 0.05;
    ScoreEntropy loss = new ScoreEntropy(p, kind);
    Field net = exact.logits(kind);
    double path = EnumeratedChain.integral(t -> denoising(exact, loss, net, t), from, 1, 12);
    double[] last = exact.at(1);
    double bound =
        EnumeratedChain.meanLog(last, prior(p, exact))
            - meanLogTransition(exact, 1)
            - path
            + decoded(exact, from);
    double[] law = exact.law();
    double divergence =
        EnumeratedChain.meanLog(last, last) - EnumeratedChain.meanLog(last, prior(p, exact));
    // Five Gauss nodes on six parts miss 1.3e-6, on twelve 2^10 times less.
    assertThat(bound).isCloseTo(EnumeratedChain.meanLog(law, law) - divergence, within(1e-7));
  }

  static double[] prior(Ctmc p, EnumeratedChain exact) {
    Tensor log = p.prior().logDensity(exact.states(), Condition.NONE, Rng.of(0, exact.size()));
    return Ops.doubles(log.exp());
  }

  /** {@code E log p(x₀ | x_ε)} with the joint posterior of all sites. */
  private static double decoded(EnumeratedChain exact, double t) {
    double[] q = exact.at(t);
    double[] law = exact.law();
    return meanLogTransition(exact, t)
        + EnumeratedChain.meanLog(law, law)
        - EnumeratedChain.meanLog(q, q);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void estimatedBoundHasTheExactMean(Ctmc p, TokenPrediction kind) {
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    double from = 0.05;
    Field net = exact.logits(kind);
    ScoreEntropy loss = new ScoreEntropy(p, kind);
    double path = EnumeratedChain.integral(t -> denoising(exact, loss, net, t), from, 1, 12);
    double prior = EnumeratedChain.meanLog(exact.at(1), prior(p, exact));
    double wanted =
        prior - meanLogTransition(exact, 1) - path + decodedSites(exact, p, kind, net, from);
    int n = 200;
    Tensor x = draw(exact, n);
    Elbo bound =
        new Elbo(
            p,
            loss,
            Elbo.Form.DENOISING,
            net,
            TimeProposal.logarithmic(from, 1),
            4,
            p.decoder(net, kind));
    double[] found = Ops.doubles(bound.logDensity(x, Condition.NONE, Rng.of(11, n)));
    Figures f = Figures.of(found);
    // Five standard errors: false alarm 6e-7.
    assertThat(f.mean()).isCloseTo(wanted, within(5 * f.error()));
    assertThat(f.error()).isLessThan(0.2);
  }

  static Tensor draw(EnumeratedChain exact, int n) {
    Tensor u = Rng.of(10, n).uniform();
    Tensor row = tweedie.process.Draws.symbol(Ops.tensor(exact.law(), exact.size()), u);
    return exact.states().index_select(0, row);
  }

  /** {@code E Σ_d log p(x₀ᵈ | x_ε)}. */
  static double decodedSites(
      EnumeratedChain exact, Ctmc p, TokenPrediction kind, Field net, double t) {
    double[][] q = exact.transition(t);
    Tensor all = exact.states();
    Tensor log = p.posterior(net, kind).at(all, Ops.scalar(t), Condition.NONE);
    double sum = 0;
    for (int i = 0; i < q.length; i++) {
      Tensor x0 = all.narrow(0, i, 1).expand(q.length, -1).unsqueeze(-1);
      double[] v = Ops.doubles(log.gather(-1, x0).flatten(1, -1).sum(1));
      for (int j = 0; j < v.length; j++) {
        double w = exact.law()[i] * q[i][j];
        sum += w == 0 ? 0 : w * v[j];
      }
    }
    return sum;
  }

  private record Figures(double mean, double error) {
    static Figures of(double[] v) {
      double mean = java.util.Arrays.stream(v).average().orElseThrow();
      double square = java.util.Arrays.stream(v).map(a -> (a - mean) * (a - mean)).sum();
      return new Figures(mean, Math.sqrt(square / v.length / (v.length - 1)));
    }
  }

  @Test
  void hybridAddsTheMeanCrossEntropy() {
    Ctmc p = new Ctmc(Rates.uniform(3), new ConstantBeta(1), 2);
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Field net = exact.logits(TokenPrediction.CAVITY);
    ScoreEntropy bound = new ScoreEntropy(p, TokenPrediction.CAVITY);
    CleanCrossEntropy other = new CleanCrossEntropy(p, TokenPrediction.CAVITY);
    Batch clean = new Batch(exact.states(), Condition.NONE);
    Noised xt = new Noised(exact.states().flip(0), Ops.scalar(0));
    Tensor t = Ops.scalar(0.3);
    Rng rng = Rng.of(1, 9);
    double[] a = Ops.doubles(bound.at(net, clean, xt, t, rng));
    double[] b = Ops.doubles(other.at(net, clean, xt, t, rng));
    double[] both = Ops.doubles(new Hybrid(bound, other, 0.5).at(net, clean, xt, t, rng));
    for (int i = 0; i < a.length; i++) {
      assertThat(both[i]).isCloseTo(a[i] + 0.5 * b[i], within(1e-12));
    }
  }

  /** States before and after the jump; the cross-entropy asks for the first of them again. */
  @Test
  void hybridAsksTheNetworkTwiceAStep() {
    Ctmc p = new Ctmc(Rates.uniform(3), new ConstantBeta(1), 2);
    EnumeratedChain exact = EnumeratedChain.coupled(p);
    Field logits = exact.logits(TokenPrediction.CAVITY);
    List<Rng> streams = new ArrayList<>();
    Field net =
        (x, t, c) -> {
          streams.add(c.rng().orElseThrow());
          return logits.at(x, t, c);
        };
    CtmcElbo bound = new CtmcElbo(p, TokenPrediction.CAVITY);
    CleanCrossEntropy other = new CleanCrossEntropy(p, TokenPrediction.CAVITY);
    Batch clean = new Batch(exact.states(), Condition.NONE);
    Noised xt = new Noised(exact.states().flip(0), Ops.scalar(0));
    Tensor t = Ops.scalar(0.3);
    Rng rng = Rng.of(1, 9);
    double[] both = Ops.doubles(new Hybrid(bound, other, 0.5).at(net, clean, xt, t, rng));
    assertThat(streams).hasSize(2).allMatch(r -> r == rng);
    double[] a = Ops.doubles(bound.at(net, clean, xt, t, rng));
    double[] b = Ops.doubles(other.at(net, clean, xt, t, rng));
    for (int i = 0; i < a.length; i++) {
      assertThat(both[i]).isCloseTo(a[i] + 0.5 * b[i], within(1e-12));
    }
  }
}
