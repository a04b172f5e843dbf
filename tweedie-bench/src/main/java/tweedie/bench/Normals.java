package tweedie.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tweedie.tensor.Rng;

/**
 * Nanoseconds for each normal draw: the streams that every noise of the library comes from, beside
 * the generator of the JDK, both for one training batch of phase-space images.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Normals {
  private static final int ROWS = 64;
  private static final int EVENT = 2 * 28 * 28;
  private static final int ALL = ROWS * EVENT;

  private final Random random = new Random(1);
  private final Rng rng = Rng.of(1, ROWS);
  private long step;

  /** One stream for each row, float64 [64, 1568], copied into a tensor. */
  @Benchmark
  @OperationsPerInvocation(ALL)
  public double counterStreams() {
    try (Tensor noise = rng.child(step++).normal(EVENT)) {
      return noise.data_ptr_double().get();
    }
  }

  /** One sequential generator for the whole batch, kept in a Java array. */
  @Benchmark
  @OperationsPerInvocation(ALL)
  public double[] javaRandom() {
    double[] noise = new double[ALL];
    for (int i = 0; i < ALL; i++) {
      noise[i] = random.nextGaussian();
    }
    return noise;
  }
}
