package tweedie.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.config.LinearSampling;
import tweedie.config.SampleOptions;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.core.Source;
import tweedie.core.TractableProcess;
import tweedie.net.Precision;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.objective.CtmcElbo;
import tweedie.objective.TimeLaw;
import tweedie.process.Brownian;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Preconditioned;
import tweedie.process.Rates;
import tweedie.process.Recipe;
import tweedie.process.ThirdOrder;
import tweedie.process.TokenPrediction;
import tweedie.space.Compact;
import tweedie.space.Euclidean;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Native;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.train.Training;

/**
 * Time and memory of one step as the work grows: image size, batch, sampling steps, blocks of the
 * process, states of a chain and dimension of a manifold. Prints a line of JSON for each size: the
 * median time, and how far resident memory rose above where it was before. Memory that an earlier
 * size left behind would hide that of a later one: {@code list} names the cells, for a process
 * each.
 *
 * <pre>{@code
 * Scaling list
 * Scaling THREADS [NAME [SIZE]]
 * }</pre>
 */
public final class Scaling {
  private static final int REPEATS = 7;

  private Scaling() {}

  /** What grows, by which natural order the time may, and the sizes. */
  private record Family(
      String name, String work, double order, int[] sizes, IntFunction<Runnable> make) {}

  private static final List<Family> ALL =
      List.of(
          new Family(
              "image size",
              "training step of the quickstart network, batch 8",
              2,
              new int[] {28, 56, 84, 128},
              size -> training(size, 8)),
          new Family(
              "batch",
              "training step of the quickstart network, 28 x 28",
              1,
              new int[] {8, 16, 32, 64, 128},
              batch -> training(28, batch)),
          new Family(
              "sampling steps",
              "splitting sampler, quickstart network, 16 images",
              1,
              new int[] {5, 10, 20, 40},
              Scaling::sampling),
          new Family(
              "blocks",
              "noising 64 images 28 x 28 and the statistic of the denoiser",
              1,
              new int[] {1, 2, 3, 4},
              Scaling::blocks),
          new Family(
              "states, uniform",
              "noising and bound of 16 rows of 64 symbols",
              1,
              new int[] {16, 64, 256, 1024},
              states -> chain(Rates.uniform(states), states)),
          new Family(
              "states, birth and death",
              "noising and bound of 16 rows of 64 levels",
              2,
              new int[] {16, 64, 256},
              states -> chain(Rates.nearestNeighbour(states), states)),
          new Family(
              "torus dimension",
              "noising and score of 256 rows",
              1,
              new int[] {2, 8, 32, 128},
              d -> manifold(new Torus(d), angles(d))),
          new Family(
              "sphere dimension",
              "noising and score of 256 rows",
              1,
              new int[] {2, 8, 32, 128},
              d -> manifold(new Sphere(d), pole(d))));

  /**
   * Measures all cells, those of a family or one, or names them.
   *
   * @param args as above
   */
  public static void main(String[] args) {
    if (args[0].equals("list")) {
      for (Family f : ALL) {
        Arrays.stream(f.sizes()).forEach(size -> System.out.println(f.name() + "\t" + size));
      }
      return;
    }
    Native.load();
    Native.threads(Integer.parseInt(args[0]));
    for (Family f : ALL) {
      for (int size : f.sizes()) {
        boolean chosen = args.length < 2 || f.name().equals(args[1]);
        if (chosen && (args.length < 3 || size == Integer.parseInt(args[2]))) {
          System.out.println(measure(f, size));
        }
      }
    }
  }

  private static String measure(Family f, int size) {
    try (PointerScope scope = new PointerScope()) {
      // The libraries' own pages belong to the process, not to the size.
      Rng.of(1, 1).normal(2, 2).matmul(Ops.tensor(new double[2], 2));
      long before = Resident.now();
      Resident.forgetPeak();
      Runnable work = f.make().apply(size);
      double[] ms = new double[REPEATS];
      for (int i = -2; i < REPEATS; i++) {
        long start = System.nanoTime();
        try (PointerScope step = new PointerScope()) {
          work.run();
        }
        if (i >= 0) {
          ms[i] = (System.nanoTime() - start) * 1e-6;
        }
      }
      Arrays.sort(ms);
      return String.format(
          Locale.ROOT,
          "{\"name\": \"%s\", \"work\": \"%s\", \"order\": %.0f, \"size\": %d, \"ms\": %.4f,"
              + " \"least\": %.4f, \"memory\": %d}",
          f.name(),
          f.work(),
          f.order(),
          size,
          ms[REPEATS / 2],
          ms[0],
          Math.max(0, Resident.peak() - before));
    }
  }

  private static Runnable training(int size, int batch) {
    UNet net = new UNet(UNetConfig.quickstart(1, 1, size), Precision.BFLOAT16, Rng.of(1, 1));
    Training run = DenoiserTraining.of(net, batch, 1, size, size);
    return () -> DenoiserTraining.step(run);
  }

  private static Runnable sampling(int steps) {
    UNet net = new UNet(UNetConfig.quickstart(1, 1, 28), Precision.BFLOAT16, Rng.of(1, 1));
    Preconditioned d = new Preconditioned(net, Ops.tensor(new float[784], 1, 28, 28), 0.6);
    LinearSde process = DenoiserTraining.PSLD.in(new Euclidean(1, 28, 28));
    SampleOptions o = new SampleOptions("sscs", "quadratic", steps, false, 1e-3, 1e-5, 16);
    return () -> LinearSampling.of(process, process.score(d), o).draw(16, 1, 784, done -> {});
  }

  private static Runnable blocks(int k) {
    LinearSde process =
        switch (k) {
          case 1 -> NamedProcesses.vp(new ConstantBeta(8));
          case 2 -> DenoiserTraining.PSLD;
          case 3 -> NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(8));
          default ->
              new LinearSde(
                  Recipe.brownian(k),
                  new ConstantBeta(8),
                  new double[k][k],
                  new Euclidean(1, 28, 28));
        };
    Tensor x = Rng.of(1, 64).normal(1, 28, 28).to(ScalarType.Float);
    Source<Tensor> law = TimeLaw.stratified(1e-3, process.horizon());
    int[] step = new int[1];
    return () -> {
      Rng rng = Rng.of(step[0]++, 64);
      Tensor t = law.draw(rng.child(0));
      Noised z = process.sample(process.lift(x), Ops.zerosLike(t), t, rng.child(1));
      process.observation(z.x(), t);
    };
  }

  private static Runnable chain(Rates rates, int states) {
    Ctmc process = new Ctmc(rates, new ConstantBeta(3), 64);
    CtmcElbo bound = new CtmcElbo(process, TokenPrediction.CAVITY);
    Tensor logits = torch.zeros(new long[] {16, 64, states});
    Field net = (x, t, c) -> logits;
    Tensor x = Ops.mul(Rng.of(1, 16).uniform(64), states).floor().to(ScalarType.Long);
    Source<Tensor> law = TimeLaw.stratified(1e-2, 1);
    int[] step = new int[1];
    return () -> {
      Rng rng = Rng.of(step[0]++, 16);
      Tensor t = law.draw(rng.child(0));
      Noised z = process.sample(x, Ops.zerosLike(t), t, rng.child(1));
      bound.at(net, new Batch(x, Condition.NONE), z, t, rng.child(2));
    };
  }

  private static Runnable manifold(Compact space, Tensor x) {
    TractableProcess<?> process = new Brownian(space, new ConstantBeta(1));
    Source<Tensor> law = TimeLaw.stratified(1e-2, 1);
    int[] step = new int[1];
    return () -> {
      Rng rng = Rng.of(step[0]++, 256);
      Tensor t = law.draw(rng.child(0));
      Noised z = process.sample(x, Ops.zerosLike(t), t, rng.child(1));
      process.transitionScore(z.x(), x, Ops.zerosLike(t), t);
    };
  }

  private static Tensor angles(int d) {
    return Ops.mul(Rng.of(1, 256).uniform(d), 3);
  }

  private static Tensor pole(int d) {
    double[] rows = new double[256 * (d + 1)];
    for (int i = 0; i < 256; i++) {
      rows[i * (d + 1)] = 1;
    }
    return Ops.tensor(rows, 256, d + 1);
  }
}
