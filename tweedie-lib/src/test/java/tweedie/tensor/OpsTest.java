package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsTest {
  /** Against the sum over blocks written out, for square and other matrices, common or per row. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "2,2,1", "2,2,5", "3,3,4", "1,2,3", "2,1,3"})
  void blocksActLikeTheKroneckerProduct(int m, int k, int d) {
    int b = 3;
    try (PointerScope scope = new PointerScope()) {
      double[] a = Rng.of(1, b).uniforms(m * k);
      double[] x = Rng.of(2, b).uniforms(k * d);
      Tensor tx = Ops.tensor(x, b, (long) k * d);
      double[] rows = Ops.doubles(Ops.blocks(Ops.tensor(a, b, m, k), tx));
      double[] first = java.util.Arrays.copyOf(a, m * k);
      double[] common = Ops.doubles(Ops.blocks(Ops.tensor(first, m, k), tx));
      for (int r = 0; r < b; r++) {
        for (int i = 0; i < m; i++) {
          for (int e = 0; e < d; e++) {
            double want = 0;
            double shared = 0;
            for (int j = 0; j < k; j++) {
              double v = x[r * k * d + j * d + e];
              want += a[r * m * k + i * k + j] * v;
              shared += a[i * k + j] * v;
            }
            // Rounding of at most three products.
            assertThat(rows[r * m * d + i * d + e]).isCloseTo(want, within(1e-15));
            assertThat(common[r * m * d + i * d + e]).isCloseTo(shared, within(1e-15));
          }
        }
      }
    }
  }

  /** Entries that are 0, a whole row of them too, are left out where nothing is recorded. */
  @ParameterizedTest
  @CsvSource({"false,2,2", "true,2,2", "false,3,2", "false,2,3", "true,3,1"})
  void blocksAddToAnotherState(boolean recorded, int m, int k) {
    int b = 3;
    int d = 5;
    try (PointerScope scope = new PointerScope()) {
      double[] a = Rng.of(1, 1).uniforms(m * k);
      java.util.Arrays.fill(a, 0, k, 0);
      a[m * k - 1] = k > 1 ? 0 : a[m * k - 1];
      double[] x = Rng.of(2, b).uniforms(k * d);
      double[] y = Rng.of(3, b).uniforms(m * d);
      Tensor matrix = Ops.tensor(a, m, k);
      Tensor tx = Ops.tensor(x, b, k, d).set_requires_grad(recorded);
      Tensor ty = Ops.tensor(y, b, m, d);
      double[] product = Ops.doubles(Ops.blocks(matrix, tx));
      double[] sum = Ops.doubles(Ops.addBlocks(ty, matrix, tx));
      for (int i = 0; i < b * m * d; i++) {
        int row = i / (m * d);
        int block = i / d % m;
        double want = 0;
        for (int j = 0; j < k; j++) {
          want += a[block * k + j] * x[row * k * d + j * d + i % d];
        }
        // Rounding of at most three products and a sum.
        assertThat(product[i]).isCloseTo(want, within(1e-15));
        assertThat(sum[i]).isCloseTo(y[i] + want, within(1e-15));
      }
      assertThat(Ops.doubles(ty)).isEqualTo(y);
    }
  }

  @Test
  void wrongShapesAreNamed() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Ops.tensor(new double[6], 2, 3);
      assertThatThrownBy(() -> Shapes.check("u0", x, 4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("u0: expected [B, 4], found [2, 3]");
      assertThatThrownBy(() -> Ops.tensor(new double[5], 2, 3))
          .hasMessage("expected 6 values, found 5");
    }
  }
}
