package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
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

  /** What the second of two programs that start together does. */
  static final class Second {
    public static void main(String[] args) {
      System.out.println("begins");
      Native.load();
      System.out.println("loaded");
    }
  }

  /**
   * Two programs that unpacked the libraries at once crashed with SIGBUS in about half of all tries
   * on an empty cache. The wait is far above the half second of a load, so that a program without
   * the lock fails this test; one with it never does.
   */
  @Test
  void programsLoadOneAfterTheOther() throws Exception {
    Native.load();
    Path file = Loader.getCacheDir().toPath().resolve("tweedie.lock");
    Process second;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      second =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Second.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out = second.inputReader();
      assertThat(out.readLine()).isEqualTo("begins");
      assertThat(second.waitFor(4, TimeUnit.SECONDS)).isFalse();
      assertThat(out.ready()).isFalse();
    }
    assertThat(second.inputReader().readLine()).isEqualTo("loaded");
    assertThat(second.waitFor()).isZero();
  }
}
