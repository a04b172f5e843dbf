package tweedie.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
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
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.objective.DenoiserError;
import tweedie.objective.Denoising;
import tweedie.objective.TimeLaw;
import tweedie.objective.Weighting;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Preconditioned;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;
import tweedie.train.Training;
import tweedie.transform.Augment;
import tweedie.transform.Encoded;

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
    LinearSde process = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    Field field =
        rows
            ? new ResidualMlp(MlpConfig.small(2, 2), precision, Rng.of(1, 1))
            : new UNet(UNetConfig.quickstart(1, 1, 28), precision, Rng.of(1, 1));
    Tensor mean = Ops.tensor(new float[(int) Shapes.count(event)], event);
    Denoising loss =
        new Denoising(
            process,
            new DenoiserError(process, Weighting.soft(0.6)),
            new Preconditioned(field, mean, 0.6),
            new Encoded(
                rng -> new Batch(rng.uniform(event).to(ScalarType.Float), Condition.NONE),
                new Augment(new double[] {0})),
            TimeLaw.stratified(1e-5, process.horizon()));
    run = new Trainer(rows ? 256 : 64).start(List.of(new Phase(loss, OptimizerSpec.adam())), 0, 1);
  }

  /** One step. */
  @Benchmark
  public long step() {
    try (PointerScope scope = new PointerScope()) {
      run.steps(run.step() + 1);
      run.run((report, training) -> true);
    }
    return run.step();
  }
}
