package tweedie.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.config.LinearSampling;
import tweedie.config.SampleOptions;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Fashion;
import tweedie.data.Table;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.objective.DenoiserError;
import tweedie.objective.Denoising;
import tweedie.objective.TimeLaw;
import tweedie.objective.Weighting;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.space.Euclidean;
import tweedie.tensor.Native;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;
import tweedie.train.Training;
import tweedie.transform.Augment;
import tweedie.transform.Encoded;

/**
 * Does the work of one pair of the comparison, a command at a time; {@code peers/serve.py} is the
 * same for PyTorch and says what the commands are.
 *
 * <pre>{@code
 * Serve prepare NET WEIGHTS INPUTS-OF-TRAINING INPUTS-OF-SAMPLING
 * Serve train|sample NET WEIGHTS INPUTS fp32|bf16 THREADS
 * }</pre>
 */
public final class Serve {
  private static final LinearSde PROCESS = DenoiserTraining.PSLD;
  private static final double FROM = 1e-5;
  private static final int CALLS = 100;

  private Serve() {}

  /** The networks of the comparison and the rows of a training batch. */
  private enum Net {
    QUICKSTART(64),
    DDPMPP(8),
    MLP(256);

    private final int batch;

    Net(int batch) {
      this.batch = batch;
    }

    Field make(Precision p) {
      Rng rng = Rng.of(1, 1);
      return switch (this) {
        case QUICKSTART -> new UNet(UNetConfig.quickstart(1, 1, 28), p, rng);
        case DDPMPP -> new UNet(UNetConfig.ddpmpp(3, 3, 32), p, rng);
        case MLP -> new ResidualMlp(MlpConfig.small(2, 2), p, rng);
      };
    }

    /** Clean rows: garments, the same padded and in three channels, or a ring. */
    Tensor data() {
      if (this == MLP) {
        Tensor angle = Ops.mul(Rng.of(2, 4096).uniform(1), 2 * Math.PI);
        return Ops.cat(1, angle.cos(), angle.sin()).to(ScalarType.Float);
      }
      Table t = Fashion.train();
      Tensor x = Ops.tensor(t.values(), t.rows(), 1, 28, 28).narrow(0, 0, 4096);
      return this == QUICKSTART
          ? x.contiguous()
          : torch
              .constant_pad_nd(x, new long[] {2, 2, 2, 2}, new org.bytedeco.pytorch.Scalar(-1.0))
              .expand(4096, 3, 32, 32)
              .contiguous();
    }
  }

  /**
   * Runs the commands on standard input.
   *
   * @param args as above
   * @throws IOException when a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Native.load();
    Net net = Net.valueOf(args[1].toUpperCase(Locale.ROOT));
    if (args[0].equals("prepare")) {
      try (PointerScope scope = new PointerScope()) {
        prepare(net, Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
      }
      return;
    }
    if (!args[5].equals("0")) {
      Native.threads(Integer.parseInt(args[5]));
    }
    Precision p = args[4].equals("bf16") ? Precision.BFLOAT16 : Precision.FLOAT32;
    Field field = net.make(p);
    Map<String, Tensor> inputs = SafeTensors.read(Path.of(args[3]));
    fill(field, SafeTensors.read(Path.of(args[2])));
    Work work = args[0].equals("train") ? training(net, field, inputs) : sampling(field, inputs);
    System.out.println("{\"threads\": " + Native.threads() + "}");
    serve(work, field, inputs);
  }

  /** Something that takes a number of network calls. */
  @FunctionalInterface
  private interface Work {
    void run(int steps);
  }

  private static void serve(Work work, Field field, Map<String, Tensor> inputs) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "quit" -> {
          return;
        }
        case "check" -> {
          check(field, inputs, Path.of(words[1]));
          System.out.println("{}");
        }
        default -> {
          long wall = System.nanoTime();
          long cpu = cpu();
          work.run(Integer.parseInt(words[1]));
          System.out.printf(
              Locale.ROOT,
              "{\"wall\": %.6f, \"cpu\": %.6f, \"memory\": %d}%n",
              (System.nanoTime() - wall) * 1e-9,
              (cpu() - cpu) * 1e-9,
              Resident.peak());
        }
      }
    }
  }

  private static void check(Field field, Map<String, Tensor> inputs, Path file) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor y =
          TensorScope.withoutGradient(
              () -> field.at(inputs.get("x"), inputs.get("t"), Condition.NONE));
      SafeTensors.write(file, Map.of("y", y.to(ScalarType.Float).contiguous()), Map.of());
    }
  }

  private static Work training(Net net, Field field, Map<String, Tensor> inputs) {
    Tensor data = inputs.get("data");
    long rows = data.size(0);
    Source<Batch> source =
        rng -> {
          double[] u = rng.uniforms(1);
          long[] index = new long[u.length];
          for (int i = 0; i < u.length; i++) {
            index[i] = (long) (u[i] * rows);
          }
          return new Batch(data.index_select(0, Ops.tensor(index, u.length)), Condition.NONE);
        };
    Denoising loss =
        new Denoising(
            PROCESS,
            new DenoiserError(PROCESS, Weighting.soft(sigmaData(inputs))),
            denoiser(field, inputs),
            new Encoded(source, new Augment(new double[] {0})),
            TimeLaw.stratified(FROM, PROCESS.horizon()));
    OptimizerSpec adam = new OptimizerSpec(1e-4, 1e-4, 1, 0, 0.9, 0.99, 1e-8, 0, 1, 4000, 0);
    Training run = new Trainer(net.batch).start(List.of(new Phase(loss, adam)), 0, 1);
    return steps -> {
      run.steps(run.step() + steps);
      run.run((report, training) -> true);
    };
  }

  private static Work sampling(Field field, Map<String, Tensor> inputs) {
    long[] event = Shapes.event(inputs.get("data"));
    int size = (int) Shapes.count(event);
    LinearSde process = PROCESS.in(new Euclidean(event));
    Preconditioned d = denoiser(field, inputs);
    return calls -> {
      SampleOptions o = new SampleOptions("sscs", "quadratic", calls, true, 1e-3, 1e-5, 64);
      LinearSampling.of(process, process.score(d), o).draw(64, 1, size, done -> {});
    };
  }

  private static Preconditioned denoiser(Field field, Map<String, Tensor> inputs) {
    return new Preconditioned(field, inputs.get("mean"), sigmaData(inputs));
  }

  private static double sigmaData(Map<String, Tensor> inputs) {
    try (PointerScope scope = new PointerScope()) {
      return inputs.get("data").sub(inputs.get("mean")).std().item_double();
    }
  }

  /** Weights no layer of which is zero, so that equal outputs mean something. */
  private static void prepare(Net net, Path weights, Path train, Path sample) throws IOException {
    Field field = net.make(Precision.FLOAT32);
    Map<String, Tensor> all = new LinkedHashMap<>();
    int[] number = new int[1];
    field
        .parameters()
        .all()
        .forEach(
            (name, x) -> {
              Tensor noise = Rng.of(3, number[0]++, 1).normal(Shapes.of(x)).squeeze(0);
              all.put("net." + name, Ops.add(x.detach(), noise.to(x.scalar_type()), 0.02));
            });
    SafeTensors.write(weights, all, Map.of());
    Tensor data = net.data();
    Tensor mean = data.mean(0);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", data.narrow(0, 0, 8).contiguous());
    inputs.put("t", Ops.tensor(new double[] {-2, -1, -.5, 0, .1, .5, .7, 1}, 8));
    inputs.put("data", data);
    inputs.put("mean", mean);
    inputs.put("sigmas", levels(TimeLaw.stratified(FROM, PROCESS.horizon()).draw(Rng.of(4, 4096))));
    SafeTensors.write(train, inputs, Map.of());
    double[] grid = new double[CALLS];
    for (int i = 0; i < CALLS; i++) {
      double share = 1 - (double) i / CALLS;
      grid[i] = 1e-3 + (PROCESS.horizon() - 1e-3) * share * share;
    }
    inputs.put("sigmas", levels(Ops.tensor(grid, CALLS)));
    SafeTensors.write(sample, inputs, Map.of());
  }

  private static Tensor levels(Tensor times) {
    return PROCESS.sigma(times);
  }

  private static void fill(Field field, Map<String, Tensor> stored) {
    TensorScope.silently(
        () -> field.parameters().all().forEach((name, x) -> x.copy_(stored.get("net." + name))));
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
