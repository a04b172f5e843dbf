package tweedie.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class HaarTest {
  /** Rounding of a few sums of numbers of order 10. */
  private static final double ROUNDING = 1e-13;

  @Test
  void squareBecomesLowPassAndItsThreeDifferences() {
    Tensor x = Ops.tensor(new double[] {1, 2, 3, 4}, 1, 1, 2, 2);
    double[] y = Ops.doubles(new Haar(1).forward(x));
    assertThat(y).containsExactly(new double[] {5, -1, -2, 0}, within(ROUNDING));
  }

  @Test
  void inverseUndoesAndNormsStay() {
    for (int levels = 1; levels <= 3; levels++) {
      Haar haar = new Haar(levels);
      for (Tensor x : new Tensor[] {Rng.of(1, 3).normal(2, 8, 16), Rng.of(2, 3).normal(8)}) {
        Tensor y = haar.forward(x);
        assertThat(Ops.doubles(haar.inverse(y))).containsExactly(Ops.doubles(x), within(ROUNDING));
        assertThat(Ops.doubles(Ops.rowSum(y.mul(y))))
            .containsExactly(Ops.doubles(Ops.rowSum(x.mul(x))), within(1e-11));
      }
    }
  }

  /** Constant pictures have a low pass only, which doubles with each level. */
  @Test
  void constantsStayInTheLowPass() {
    Haar haar = new Haar(2);
    Tensor x = Ops.add(Ops.tensor(new double[64], 1, 1, 8, 8), 3);
    double[] y = Ops.doubles(haar.forward(x));
    int[] band = haar.bands(1, 8, 8);
    for (int i = 0; i < 64; i++) {
      assertThat(y[i]).isCloseTo(band[i] == 2 ? 12 : 0, within(ROUNDING));
    }
  }

  @Test
  void bandsLieWhereTheTransformPutsThem() {
    assertThat(new Haar(1).bands(1, 2, 4)).containsExactly(1, 1, 0, 0, 0, 0, 0, 0);
    assertThat(new Haar(2).bands(8)).containsExactly(2, 2, 1, 1, 0, 0, 0, 0);
    // A checkerboard of single pixels is fine in both directions.
    double[] v = new double[16];
    for (int i = 0; i < 16; i++) {
      v[i] = (i / 4 + i) % 2 == 0 ? 1 : -1;
    }
    double[] y = Ops.doubles(new Haar(2).forward(Ops.tensor(v, 1, 1, 4, 4)));
    int[] band = new Haar(2).bands(1, 4, 4);
    for (int i = 0; i < 16; i++) {
      if (band[i] > 0) {
        assertThat(y[i]).isCloseTo(0, within(ROUNDING));
      }
    }
  }

  @Test
  void weightsStayAndOddSidesAreRefused() {
    Tensor w = Ops.tensor(new double[] {0.3}, 1);
    Weighted p = new Weighted(Ops.tensor(new double[] {1, 2}, 1, 2), w);
    Weighted y = new Haar(1).forward(p, Condition.NONE, Rng.of(0, 1));
    assertThat(y.logW().item_double()).isEqualTo(0.3);
    Weighted back = new Haar(1).inverse(y, Condition.NONE, Rng.of(0, 1));
    assertThat(Ops.doubles(back.x())).containsExactly(new double[] {1, 2}, within(ROUNDING));
    assertThatThrownBy(() -> new Haar(3).forward(Rng.of(1, 1).normal(1, 28, 28)))
        .hasMessageContaining("halved 3 times, found [1, 28, 28]");
    assertThatThrownBy(() -> new Haar(0)).hasMessageContaining("found 0");
  }
}
