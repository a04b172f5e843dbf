package tweedie.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

class MeasurementTest {
  private static final long[] EVENT = {2, 4, 4};

  static Stream<Arguments> measurements() {
    boolean[] known = new boolean[32];
    double[][] a = new double[5][32];
    double[] draws = Ops.doubles(Rng.of(1, 5).normal(32));
    for (int i = 0; i < 160; i++) {
      a[i / 32][i % 32] = draws[i];
      known[i % 32] = i % 3 == 0;
    }
    // A row twice: AAᵀ is singular, and the pseudo-inverse must not notice.
    a[4] = a[3].clone();
    return Stream.of(
        Arguments.of("mask", Mask.of(known, EVENT)),
        Arguments.of("means", new BlockMean(2)),
        Arguments.of("matrix", new MatrixMeasurement(a, EVENT)));
  }

  private static double inner(Tensor a, Tensor b) {
    return a.mul(b).sum().item_double();
  }

  /** Sums of at most 200 products of numbers of size 10: rounding stays far below 1e-10. */
  private static void same(Tensor found, Tensor wanted) {
    assertThat(Shapes.of(found)).isEqualTo(Shapes.of(wanted));
    assertThat(found.sub(wanted).abs().max().item_double()).isLessThan(1e-10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("measurements")
  void transposedIsTheAdjoint(String name, Measurement m) {
    Tensor x = Rng.of(2, 3).normal(EVENT);
    Tensor y = m.forward(Rng.of(3, 3).normal(EVENT));
    assertThat(inner(m.forward(x), y)).isCloseTo(inner(x, m.transposed(y)), within(1e-10));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("measurements")
  void solveInvertsTheCovarianceOfTheMeasurement(String name, Measurement m) {
    Tensor v = m.forward(Rng.of(4, 3).normal(EVENT));
    for (Tensor signal : new Tensor[] {Ops.scalar(0.7), Ops.tensor(new double[] {.1, 1, 3}, 3)}) {
      Tensor u = m.solve(v, signal, 0.2);
      Tensor back = m.forward(m.transposed(u)).mul(Ops.perRow(signal, u)).add(Ops.mul(u, 0.2));
      same(back, v);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("measurements")
  void liftedValuesAreMeasuredAgain(String name, Measurement m) {
    Tensor x = Rng.of(5, 3).normal(EVENT);
    same(m.forward(m.lift(m.forward(x))), m.forward(x));
    same(m.measured(m.measured(x)), m.measured(x));
  }

  @Test
  void valuesAreCounted() {
    Measurement[] all =
        measurements().map(a -> (Measurement) a.get()[1]).toArray(Measurement[]::new);
    Tensor x = Rng.of(5, 3).normal(EVENT);
    // Indices i < 160 with 3 | i, last written for i mod 32 at i ≥ 128: i = 129, 132, …, 159.
    assertThat(all[0].count(all[0].forward(x))).isEqualTo(11);
    assertThat(all[1].count(all[1].forward(x))).isEqualTo(8);
    assertThat(all[2].count(all[2].forward(x))).isEqualTo(4);
  }

  @Test
  void wrongSizesAreRefused() {
    assertThatThrownBy(() -> Mask.of(new boolean[5], 2, 3))
        .hasMessageContaining("expected 6 values");
    assertThatThrownBy(() -> new BlockMean(3).forward(Rng.of(1, 1).normal(1, 4, 4)))
        .hasMessageContaining("multiples of 3");
    assertThatThrownBy(() -> new MatrixMeasurement(new double[1][3], 2))
        .hasMessageContaining("2 numbers");
  }
}
