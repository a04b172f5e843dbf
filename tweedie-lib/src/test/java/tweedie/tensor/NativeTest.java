package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NativeTest {
  @Test
  void loadingLeavesOneBlasThreadWhateverTheEnvironment() {
    Native.load();
    assertThat(Native.blasThreads()).isEqualTo(1);
    int before = Native.threads();
    Native.threads(before);
    assertThat(Native.blasThreads()).isEqualTo(1);
  }

  @Test
  void foldHoldsOneStateAndFreesTemporaries() {
    try (PointerScope scope = new PointerScope()) {
      Tensor start = Ops.tensor(new double[1 << 16], 1 << 16);
      long before = Pointer.physicalBytes();
      Tensor end =
          TensorScope.fold(start, 400, (x, k) -> Ops.add(Ops.mul(x, 0.5), 1).add(Ops.mul(x, 0)));
      // Four hundred states of half a MiB would be 200 MiB; one state and allocator slack are not.
      assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
      assertThat(Ops.doubles(end)[7]).isEqualTo(2.0);
    }
  }

  @Test
  void keptResultsOutliveTheirScope() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Ops.tensor(new double[] {1, 2}, 2);
      Tensor y = TensorScope.keep(() -> Ops.mul(x, 3));
      Tensor same = TensorScope.keep(() -> x);
      assertThat(Ops.doubles(y)).containsExactly(3, 6);
      assertThat(Ops.doubles(same)).containsExactly(1, 2);
    }
  }
}
