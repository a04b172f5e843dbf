package tweedie.bench;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tweedie.core.Field;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.tensor.Rng;
import tweedie.train.Training;

/** Milliseconds for one training step of the shared denoiser, drawing of data included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class TrainingStep {
  /** The network: a perceptron on pairs, batch 256, or the quickstart network, batch 64. */
  @Param({"mlp", "quickstart"})
  public String net;

  /** The precision of the network's body. */
  @Param({"FLOAT32", "BFLOAT16"})
  public Precision precision;

  private Training run;

  /** Makes the run; its tensors live as long as the process. */
  @Setup
  public void make() {
    boolean rows = net.equals("mlp");
    long[] event = rows ? new long[] {2} : new long[] {1, 28, 28};
    Field field =
        rows
            ? new ResidualMlp(MlpConfig.small(2, 2), precision, Rng.of(1, 1))
            : new UNet(UNetConfig.quickstart(1, 1, 28), precision, Rng.of(1, 1));
    run = DenoiserTraining.of(field, rows ? 256 : 64, event);
  }

  /** One step. */
  @Benchmark
  public long step() {
    try (PointerScope scope = new PointerScope()) {
      DenoiserTraining.step(run);
    }
    return run.step();
  }
}
