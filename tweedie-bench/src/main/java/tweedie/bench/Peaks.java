package tweedie.bench;

import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Native;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The most this machine does now: GFLOP/s of a matrix product and of a forward convolution that
 * suits the library, in both precisions, best of several runs. Prints JSON.
 *
 * <pre>{@code Peaks THREADS}</pre>
 */
public final class Peaks {
  private static final int REPEATS = 25;

  private Peaks() {}

  /**
   * Measures.
   *
   * @param args number of threads
   */
  public static void main(String[] args) {
    Native.load();
    Native.threads(Integer.parseInt(args[0]));
    try (PointerScope scope = new PointerScope()) {
      System.out.printf(
          Locale.ROOT,
          "{\"gemmFp32\": %.1f, \"gemmBf16\": %.1f, \"convFp32\": %.1f, \"convBf16\": %.1f}%n",
          gemm(ScalarType.Float),
          gemm(ScalarType.BFloat16),
          convolution(ScalarType.Float),
          convolution(ScalarType.BFloat16));
    }
  }

  private static double gemm(ScalarType type) {
    Tensor a = Rng.of(1, 1024).normal(1024).to(type);
    Tensor b = Rng.of(2, 1024).normal(1024).to(type);
    return best(2 * Math.pow(1024, 3), () -> torch.matmul(a, b));
  }

  private static double convolution(ScalarType type) {
    long[] one = {1, 1};
    Tensor x = Rng.of(1, 64).normal(14, 14, 128).to(type).permute(0, 3, 1, 2);
    Tensor w = Rng.of(2, 128).normal(3, 3, 128).to(type).permute(0, 3, 1, 2);
    double flops = 2.0 * 64 * 14 * 14 * 128 * 128 * 9;
    return best(flops, () -> torch.conv2d(x, w, new TensorOptional(), one, one, one, 1));
  }

  private static double best(double flops, Supplier<Tensor> work) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPEATS; i++) {
      double start = System.nanoTime();
      try (PointerScope step = new PointerScope()) {
        TensorScope.withoutGradient(work);
      }
      least = Math.min(least, System.nanoTime() - start);
    }
    return flops / least; // GFLOP/s: floating-point operations a nanosecond
  }
}
