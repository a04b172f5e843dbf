package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

class RatesTest {
  /** Sums of at most 256 products of numbers of order 1 in float64. */
  private static final double ROUNDING = 1e-12;

  static Stream<Rates> all() {
    return Stream.of(
        Rates.uniform(4),
        Rates.absorbing(4),
        Rates.birthDeath(new double[] {1, 2, 0.5}, new double[] {3, 0.2, 1}),
        Rates.nearestNeighbour(5),
        Rates.gaussianTarget(9, 2, 3),
        // A cycle: no detailed balance.
        Rates.dense(new double[][] {{0, 2, 0.1}, {0.1, 0, 3}, {1, 0.2, 0}}));
  }

  private static double[][] at(Rates rates, double tau) {
    return rows(rates.over(Ops.scalar(tau)).matrix());
  }

  private static double[][] rows(Tensor q) {
    double[] flat = Ops.doubles(q);
    int s = (int) q.size(-1);
    double[][] r = new double[flat.length / s][];
    Arrays.setAll(r, i -> Arrays.copyOfRange(flat, i * s, (i + 1) * s));
    return r;
  }

  /**
   * All rates drawn afresh: ρ. Two neighbours: the sum. S neighbours: {@code 2 − 2 cos(π/S)}. A
   * cycle whose eigenvalues are 0 and a complex pair: minus half the trace.
   */
  @Test
  void gapsAreTheClosedForms() {
    assertThat(Rates.uniform(4).gap()).isEqualTo(4);
    assertThat(Rates.absorbing(4).gap()).isEqualTo(1);
    Rates two = Rates.birthDeath(new double[] {1}, new double[] {2});
    assertThat(two.gap()).isCloseTo(3, within(ROUNDING));
    double near = 2 - 2 * Math.cos(Math.PI / 5);
    assertThat(Rates.nearestNeighbour(5).gap()).isCloseTo(near, within(ROUNDING));
    double[][] cycle = {{0, 2, 0.1}, {0.1, 0, 3}, {1, 0.2, 0}};
    assertThat(Rates.dense(cycle).gap()).isCloseTo((2.1 + 3.1 + 1.2) / 2, within(ROUNDING));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.9136060735606, 0.08639392643943, 0.1727878528789, 0.8272121471211",
    "0.5, 0.7410433867161, 0.2589566132839, 0.5179132265677, 0.4820867734323",
    "1, 0.6832623561226, 0.3167376438774, 0.6334752877548, 0.3665247122452"
  })
  void twoStatesHaveTheComputedTransitions(
      double t, double p00, double p01, double p10, double p11) {
    double[][] p = at(Rates.birthDeath(new double[] {1}, new double[] {2}), t);
    // Printed to 13 digits.
    assertThat(p[0][0]).isCloseTo(p00, within(6e-14));
    assertThat(p[0][1]).isCloseTo(p01, within(6e-14));
    assertThat(p[1][0]).isCloseTo(p10, within(6e-14));
    assertThat(p[1][1]).isCloseTo(p11, within(6e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 0.2, 0.699207757396, 0.150396121302",
    "129, 0.03, 1, 0.02844861462347, 0.007590245198254",
    "256, 0.03, 1, 0.004366420309333, 0.003904445410552",
    "27, 0.1, 0.5, 0.2866758065479, 0.027435545902"
  })
  void uniformRatesHaveTheComputedTransitions(
      int s, double beta, double t, double stay, double move) {
    Ctmc p = new Ctmc(Rates.uniform(s), new ConstantBeta(beta), 1);
    Tensor x = OneHot.everySymbol(1, s).reshape(s, 1);
    double[][] q =
        rows(p.between(Ops.scalar(0), Ops.scalar(t)).row(x, ScalarType.Double).squeeze(1));
    // Printed to 12 or 13 digits.
    assertThat(q[0][0]).isCloseTo(stay, within(1e-12 * stay));
    assertThat(q[1][1]).isCloseTo(stay, within(1e-12 * stay));
    assertThat(q[s - 1][0]).isCloseTo(move, within(1e-12 * move));
  }

  @Test
  void theMaskIsReachedAtRateOne() {
    double[][] q = at(Rates.absorbing(4), 0.7);
    assertThat(q[1][3]).isCloseTo(1 - Math.exp(-0.7), within(ROUNDING));
    assertThat(q[1][1]).isCloseTo(Math.exp(-0.7), within(ROUNDING));
    assertThat(q[1][2]).isZero();
    assertThat(q[3]).containsExactly(0, 0, 0, 1);
  }

  @Test
  void neighboursHaveTheSpectrumOfThePath() {
    int s = 7;
    double tau = 0.8;
    double[][] q = at(Rates.nearestNeighbour(s), tau);
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        double sum = 1.0 / s;
        for (int k = 1; k < s; k++) {
          double a = Math.cos(Math.PI * k * (i + 0.5) / s);
          double b = Math.cos(Math.PI * k * (j + 0.5) / s);
          sum += 2.0 / s * a * b * Math.exp(-tau * (2 - 2 * Math.cos(Math.PI * k / s)));
        }
        assertThat(q[i][j]).isCloseTo(sum, within(ROUNDING));
      }
    }
  }

  @Test
  void gaussianTargetIsBalancedAndPullsToTheMiddle() {
    Rates rates = Rates.gaussianTarget(256, 6, 512);
    double[][] r = rates.matrix();
    double[] p = rates.stationary();
    double mass = 0;
    for (int i = 0; i < 256; i++) {
      mass += Math.exp(-(i + 1 - 128.0) * (i + 1 - 128.0) / (2 * 512.0 * 512.0));
    }
    for (int i : new int[] {0, 100, 127, 200, 255}) {
      double wanted = Math.exp(-(i + 1 - 128.0) * (i + 1 - 128.0) / (2 * 512.0 * 512.0)) / mass;
      assertThat(p[i]).isCloseTo(wanted, within(ROUNDING * wanted));
    }
    // Towards the middle from below and from above: i + j = 255 belongs to the first.
    assertThat(r[10][14]).isCloseTo(Math.exp(-9 / 36.0), within(ROUNDING));
    assertThat(r[100][155]).isCloseTo(Math.exp(-54 * 54 / 36.0), within(ROUNDING));
    assertThat(r[201][200]).isCloseTo(1, within(ROUNDING));
    assertThat(r[14][10] * p[14]).isCloseTo(r[10][14] * p[10], within(ROUNDING));
    // At the published end τ = 297 the far ends still differ by 0.4 %; at 3000 by e^{-55}.
    assertThat(at(rates, 297)[0][255]).isCloseTo(p[255], within(5e-3 * p[255]));
    assertThat(at(rates, 3000)[0][255]).isCloseTo(p[255], within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theStationaryLawIsKept(Rates rates) {
    double[] p = rates.stationary();
    double[][] q = at(rates, 0.6);
    for (int j = 0; j < p.length; j++) {
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        sum += p[i] * q[i][j];
      }
      assertThat(sum).isCloseTo(p[j], within(ROUNDING));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void semigroupHolds(Rates rates) {
    Tensor a = rates.over(Ops.scalar(0.3)).matrix();
    Tensor b = rates.over(Ops.scalar(0.45)).matrix();
    double[] both = Ops.doubles(torch.matmul(a, b));
    double[] whole = Ops.doubles(rates.over(Ops.scalar(0.75)).matrix());
    assertThat(both).containsExactly(whole, within(ROUNDING));
  }

  @ParameterizedTest
  @MethodSource("all")
  void kolmogorovEquationHolds(Rates rates) {
    double h = 1e-4;
    double[] late = Ops.doubles(rates.over(Ops.scalar(0.5 + h)).matrix());
    double[] early = Ops.doubles(rates.over(Ops.scalar(0.5 - h)).matrix());
    Tensor q = rates.over(Ops.scalar(0.5)).matrix();
    double[] slope = Ops.doubles(torch.matmul(q, Ops.matrix(rates.matrix())));
    for (int i = 0; i < slope.length; i++) {
      // Central difference: h²/6 times a third derivative below (2 max|R|)³ = 10³, and rounding.
      assertThat((late[i] - early[i]) / (2 * h)).isCloseTo(slope[i], within(3e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void rowsColumnsAndProductsAreThoseOfTheMatrix(Rates rates) {
    int s = rates.states();
    Tensor tau = Ops.tensor(new double[] {0.2, 1.1}, 2);
    SiteTransition q = rates.over(tau);
    double[][] matrix = rows(q.matrix()); // [2 S, S]
    Tensor x = OneHot.everySymbol(2, s);
    double[][] row = rows(q.row(x, ScalarType.Double));
    double[][] column = rows(q.column(x, ScalarType.Double));
    Tensor w = Rng.of(1, 2).uniform(s, s);
    double[] push = Ops.doubles(q.push(w));
    double[] product = Ops.doubles(torch.matmul(w, q.matrix()));
    assertThat(push).containsExactly(product, within(ROUNDING));
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < s; i++) {
        assertThat(row[b * s + i]).containsExactly(matrix[b * s + i], within(ROUNDING));
        for (int j = 0; j < s; j++) {
          assertThat(column[b * s + i][j]).isCloseTo(matrix[b * s + j][i], within(ROUNDING));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void outAndInAreRowsAndColumnsWithoutTheDiagonal(Rates rates) {
    int s = rates.states();
    Tensor x = OneHot.everySymbol(1, s);
    double[][] r = rates.matrix();
    double[][] out = rows(rates.out(x));
    double[][] in = rows(rates.in(x));
    for (int i = 0; i < s; i++) {
      for (int j = 0; j < s; j++) {
        assertThat(out[i][j]).isEqualTo(i == j ? 0 : r[i][j]);
        assertThat(in[i][j]).isEqualTo(i == j ? 0 : r[j][i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void drawsFollowTheRow(Rates rates) {
    int n = 20_000;
    int s = rates.states();
    Tensor tau = Ops.scalar(0.4);
    double[][] q = at(rates, 0.4);
    long[] start = new long[n];
    Arrays.fill(start, 1);
    Tensor x = Ops.tensor(start, n, 1);
    double[] count = new double[s];
    for (long y : Ops.longs(rates.over(tau).draw(x, Rng.of(3, n).uniform(1)))) {
      count[(int) y]++;
    }
    double chi = 0;
    for (int j = 0; j < s; j++) {
      if (q[1][j] == 0) {
        assertThat(count[j]).isZero();
      } else {
        chi += Math.pow(count[j] - n * q[1][j], 2) / (n * q[1][j]);
      }
    }
    // χ² with at most 8 degrees of freedom exceeds 38 with probability 8e-6.
    assertThat(chi).isLessThan(38);
  }

  @Test
  void nothingHappensInNoTime() {
    all().forEach(r -> assertThat(at(r, 0)[1]).containsExactly(unit(r.states(), 1)));
  }

  private static double[] unit(int n, int at) {
    double[] e = new double[n];
    e[at] = 1;
    return e;
  }

  @Test
  void matricesThatAreKeptAreThoseOfTheirTimes() {
    Rates rates = Rates.nearestNeighbour(4);
    Tensor two = Ops.tensor(new double[] {0.3, 1.2}, 2);
    double[] first = Ops.doubles(rates.over(two).matrix());
    assertThat(Ops.doubles(rates.over(two).matrix())).isEqualTo(first);
    double[] one = Ops.doubles(rates.over(Ops.scalar(1.2)).matrix());
    // Products of 4 by 4 matrices, alone or in a batch of two.
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).isCloseTo(first[16 + i], within(1e-15));
    }
    Tensor single = Ops.tensor(new double[] {1.2}, 1);
    assertThat(Shapes.of(rates.over(single).matrix())).containsExactly(1, 4, 4);
    assertThat(Shapes.of(rates.over(Ops.scalar(1.2)).matrix())).containsExactly(4, 4);
  }

  @Test
  void badRatesAreRefused() {
    assertThatThrownBy(() -> Rates.uniform(1)).hasMessageContaining("at least 2, found 1");
    assertThatThrownBy(() -> Rates.dense(new double[][] {{0, -1}, {1, 0}}))
        .hasMessageContaining("found -1.0");
    assertThatThrownBy(() -> Rates.dense(new double[][] {{0, 1}, {0, 0}}))
        .hasMessageContaining("every symbol");
    assertThatThrownBy(() -> Rates.dense(new double[][] {{0, 0}, {1, 0}}))
        .hasMessageContaining("no way to 1");
  }
}
