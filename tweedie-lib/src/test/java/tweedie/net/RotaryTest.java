package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class RotaryTest {
  @ParameterizedTest
  @ValueSource(ints = {6, 7})
  void productsDependOnDistanceOnly(int n) {
    int length = 9;
    Tensor one = Rng.of(3, 1).normal(n).reshape(1, 1, 1, n).expand(1, 1, length, n);
    Tensor two = Rng.of(4, 1).normal(n).reshape(1, 1, 1, n).expand(1, 1, length, n);
    Rotary turn = Rotary.of(length, n);
    Tensor q = turn.apply(one);
    Tensor k = turn.apply(two);
    double[] products = Ops.doubles(torch.matmul(q, k.transpose(-2, -1)));
    for (int i = 1; i < length; i++) {
      for (int j = 1; j < length; j++) {
        // Float32 sums of seven products of numbers near one.
        assertThat(products[i * length + j])
            .isCloseTo(products[(i - 1) * length + j - 1], within(1e-5));
      }
    }
    // Another distance is another product: turns are no identity.
    assertThat(Math.abs(products[1] - products[0])).isGreaterThan(1e-2);
    assertThat(Ops.doubles(q)[n - 1]).isEqualTo(Ops.doubles(one)[n - 1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void turnsKeepLengths(int n) {
    Tensor x = Rng.of(5, 2).normal(3L * 4 * n).reshape(2, 3, 4, n);
    double[] before = Ops.doubles(x.mul(x).sum(-1));
    Tensor y = Rotary.of(4, n).apply(x);
    double[] after = Ops.doubles(y.mul(y).sum(-1));
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(1e-5 * (1 + before[i])));
    }
  }
}
