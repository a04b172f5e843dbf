package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.law.Decoder;
import tweedie.law.Elbo;
import tweedie.law.TimeProposal;
import tweedie.process.BlockMatrices;
import tweedie.process.FlexibleMatrices;
import tweedie.process.FlexibleSde;
import tweedie.process.LinearBeta;
import tweedie.space.Euclidean;
import tweedie.space.Quadrature;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * What a flexible diffusion can gain over VP: with the exact score of N(0, C) the likelihood bound
 * is {@code H(C) + KL(p_T ‖ π) + E KL(q(x₀|x_ε) ‖ decoder)}, to which D and Q contribute by their
 * two ends only, and no D and Q go below the entropy H.
 */
class FlexibleBoundTest {
  private static final LinearBeta BETA = new LinearBeta(0.1, 20);
  private static final double FIRST = 1e-5;
  private static final double[][] DATA = {{1, 0.8}, {0.8, 1}};

  /** Differential entropy of N(0, C): |C| = 0.36. */
  private static final double ENTROPY = Math.log(2 * Math.PI) + 1 + 0.5 * Math.log(0.36);

  private static final double[][] NO_CURL = {{0, 0}, {0, 0}};
  private static final double[][] CURL = {{0, 0.8}, {-0.8, 0}};
  private static final double[][] UNIT = {{1, 0}, {0, 1}};
  private static final double[][] NOISE = {{1.2, 0.3}, {0.3, 0.8}};

  static Stream<Arguments> processes() {
    return Stream.of(
        Arguments.of("vp", UNIT, NO_CURL),
        Arguments.of("drift", UNIT, CURL),
        Arguments.of("noise", NOISE, NO_CURL),
        Arguments.of("both", NOISE, CURL));
  }

  private static FlexibleMatrices matrices(double[][] d, double[][] q) {
    return BlockMatrices.fixed(d, q);
  }

  /** M, V = I − MMᵀ and S = MCMᵀ + V after clocks, each [n, 2, 2]. */
  private record Laws(Tensor map, Tensor noise, Tensor all) {
    static Laws of(FlexibleMatrices m, double... clocks) {
      int n = clocks.length;
      FlexibleMatrices.Transition kernel = m.transition(Ops.tensor(clocks, n));
      Tensor map = columns(kernel::mean, n);
      Tensor l = columns(kernel::colour, n);
      Tensor v = torch.matmul(l, l.transpose(1, 2));
      Tensor s = torch.matmul(torch.matmul(map, Ops.matrix(DATA)), map.transpose(1, 2)).add(v);
      return new Laws(map, v, s);
    }

    private static Tensor columns(UnaryOperator<Tensor> apply, int n) {
      double[] first = new double[2 * n];
      double[] second = new double[2 * n];
      for (int i = 0; i < n; i++) {
        first[2 * i] = 1;
        second[2 * i + 1] = 1;
      }
      Tensor a = apply.apply(Ops.tensor(first, n, 2)).unsqueeze(2);
      return Ops.cat(2, a, apply.apply(Ops.tensor(second, n, 2)).unsqueeze(2));
    }
  }

  private static double[] clocks(Tensor t) {
    return Arrays.stream(Ops.doubles(t)).map(BETA::clock).toArray();
  }

  private static double trace(Tensor a) {
    double[] v = Ops.doubles(a.reshape(-1));
    return v[0] + v[3];
  }

  private static double logDet(Tensor a) {
    double[] v = Ops.doubles(a.reshape(-1));
    return Math.log(v[0] * v[3] - v[1] * v[2]);
  }

  /** {@code ½∫ tr D(V⁻¹ − S⁻¹) db}, the mean of denoising score matching at the exact score. */
  private static double mismatch(FlexibleMatrices m, double[][] d) {
    double from = Math.log(BETA.clock(FIRST));
    double to = Math.log(BETA.clock(1));
    int panels = 40;
    Quadrature rule = new Quadrature(8);
    double[] clocks = new double[panels * rule.size()];
    double[] weights = new double[clocks.length];
    for (int i = 0; i < clocks.length; i++) {
      double width = (to - from) / panels;
      int k = i % rule.size();
      clocks[i] = Math.exp(from + width * (Math.floorDiv(i, rule.size()) + rule.node(k)));
      weights[i] = width * rule.weight(k) * clocks[i];
    }
    Laws laws = Laws.of(m, clocks);
    Tensor gap = laws.noise().inverse().sub(laws.all().inverse());
    double[] pulled = Ops.doubles(torch.matmul(Ops.matrix(d), gap).reshape(-1));
    double sum = 0;
    for (int i = 0; i < clocks.length; i++) {
      sum += 0.5 * weights[i] * (pulled[4 * i] + pulled[4 * i + 3]);
    }
    return sum;
  }

  /** All terms of the bound as it is defined, in their means. */
  private static double bound(double[][] d, double[][] q) {
    return TensorScope.value(
        () -> {
          FlexibleMatrices m = matrices(d, q);
          Laws last = Laws.of(m, BETA.clock(1));
          Laws first = Laws.of(m, BETA.clock(FIRST));
          double prior = 0.5 * (trace(last.all()) - 2 - logDet(last.noise()));
          Tensor lost = Ops.matrix(UNIT).sub(torch.matmul(first.map(), first.map()));
          Tensor wrong =
              torch
                  .matmul(torch.matmul(lost, Ops.matrix(DATA)), lost.transpose(1, 2))
                  .add(
                      torch.matmul(
                          torch.matmul(first.map(), first.noise()), first.map().transpose(1, 2)));
          double decoder =
              Math.log(2 * Math.PI)
                  + 0.5 * logDet(first.noise())
                  + 0.5 * trace(torch.matmul(first.noise().inverse(), wrong));
          return prior + mismatch(m, d) + decoder;
        });
  }

  /** {@code KL(p_T ‖ π)} and {@code E KL(q(x₀|x_ε) ‖ decoder)}. */
  private static double[] ends(double[][] d, double[][] q) {
    return TensorScope.value(
        () -> {
          FlexibleMatrices m = matrices(d, q);
          Laws last = Laws.of(m, BETA.clock(1));
          Laws first = Laws.of(m, BETA.clock(FIRST));
          double late = 0.5 * (trace(last.all()) - 2 - logDet(last.all()));
          Tensor white = first.noise().inverse();
          Tensor back = torch.matmul(first.map().transpose(1, 2), white);
          Tensor posterior =
              Ops.matrix(DATA).inverse().add(torch.matmul(back, first.map())).inverse();
          Tensor shift = torch.matmul(posterior, back).sub(first.map());
          Tensor spread =
              posterior.add(torch.matmul(torch.matmul(shift, first.all()), shift.transpose(1, 2)));
          double early =
              0.5
                  * (logDet(first.noise())
                      - logDet(posterior)
                      - 2
                      + trace(torch.matmul(white, spread)));
          return new double[] {late, early};
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void onlyTheEndsOfAProcessEnterItsBound(String name, double[][] d, double[][] q) {
    double[] ends = ends(d, q);
    // Kernels are right to 1e-10 where b = 1e-6, in an integral of 14.
    assertThat(bound(d, q)).isCloseTo(ENTROPY + ends[0] + ends[1], within(1e-7));
    assertThat(ends[0]).isPositive();
    assertThat(ends[1]).isPositive();
  }

  /** So little is left for any D and Q: their bound is at least the entropy as well. */
  @Test
  void nothingIsBelowVpByMoreThanItsEnds() {
    double[] vp = ends(UNIT, NO_CURL);
    // ¼ Σ(e^{−B}(λ − 1))² with λ = 1.8 and 0.2; and b per unit of Fisher information at the other.
    assertThat(vp[0]).isCloseTo(0.32 * Math.exp(-2 * 10.05), within(1e-12));
    assertThat(vp[0] + vp[1]).isLessThan(1e-5);
    assertThat(bound(NOISE, CURL)).isGreaterThan(bound(UNIT, NO_CURL));
  }

  /** The bound that runs are judged by, from draws with the exact score, has that mean. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void drawnBoundHasThatMean(String name, double[][] d, double[][] q) {
    FlexibleSde p = new FlexibleSde(matrices(d, q), BETA, new Euclidean(2));
    int n = 10_000;
    Field exact =
        new Field() {
          @Override
          public Tensor at(Tensor x, Tensor t, Condition c) {
            Tensor inverse = Laws.of(p.matrices(), clocks(t)).all().inverse();
            return torch.matmul(inverse, x.unsqueeze(2)).squeeze(2).neg();
          }

          @Override
          public Parameters parameters() {
            return Parameters.NONE;
          }
        };
    Elbo elbo =
        new Elbo(
            p,
            new ScoreMatching(p),
            Elbo.Form.DENOISING,
            exact,
            TimeProposal.logarithmic(FIRST, 1),
            8,
            Decoder.transition(p));
    double[] log =
        TensorScope.evaluate(
            () -> {
              Tensor root = Ops.matrix(new double[][] {{1, 0}, {0.8, 0.6}});
              Tensor x = torch.matmul(Rng.of(3, n).normal(2), root.transpose(0, 1));
              return Ops.doubles(elbo.logDensity(x, Condition.NONE, Rng.of(4, n)));
            });
    double mean = Arrays.stream(log).average().orElseThrow();
    double square = Arrays.stream(log).map(v -> (v - mean) * (v - mean)).sum() / (n - 1);
    // Four standard errors, about 0.2 nats: false alarm once in 16,000 seeds.
    assertThat(-mean).isCloseTo(bound(d, q), within(4 * Math.sqrt(square / n)));
  }
}
