package tweedie.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.ThirdOrder;

/** Nanoseconds for the moments Φ, Σ and L of one time, in plain Java, for k = 1, 2 and 3 blocks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Moments {
  private static final int TIMES = 256;

  /** Blocks of the process. */
  @Param({"1", "2", "3"})
  public int blocks;

  private LinearSde process;
  private double from;

  /** Makes the process. */
  @Setup
  public void make() {
    process =
        switch (blocks) {
          case 1 -> NamedProcesses.vp(new ConstantBeta(8));
          case 2 -> NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
          default -> NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(8));
        };
  }

  /** Times that were never asked for before, so that nothing is remembered. */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public double moments() {
    double sum = 0;
    from += 1e-9;
    for (int i = 1; i <= TIMES; i++) {
      sum += process.moments(from + (double) i / (TIMES + 1)).cholesky()[0][0];
    }
    return sum;
  }
}
