package tweedie.bench;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.config.LinearSampling;
import tweedie.config.SampleOptions;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.net.Precision;
import tweedie.net.UNet;
import tweedie.net.UNetConfig;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.space.Euclidean;
import tweedie.tensor.Native;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * Where the time of a sampler goes: the network, the noise, and everything else, for 64 images
 * 28×28 and the quickstart network. The network is timed inside the run, the noise by drawing the
 * same numbers once more; the rest is what remains. Prints JSON, medians over rounds.
 *
 * <pre>{@code Shares fp32|bf16 THREADS [ROUNDS]}</pre>
 */
public final class Shares {
  private static final int ROWS = 64;
  private static final int CALLS = 50;

  private Shares() {}

  /** A field that adds up the time it takes. */
  private static final class Timed implements Field {
    private final Field net;
    private long nanos;
    private long calls;

    Timed(Field net) {
      this.net = net;
    }

    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      long start = System.nanoTime();
      Tensor y = net.at(x, t, c);
      nanos += System.nanoTime() - start;
      calls++;
      return y;
    }

    @Override
    public Parameters parameters() {
      return net.parameters();
    }
  }

  /**
   * Measures the solvers.
   *
   * @param args precision, threads and rounds
   */
  public static void main(String[] args) {
    Native.load();
    Native.threads(Integer.parseInt(args[1]));
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Precision p = args[0].equals("bf16") ? Precision.BFLOAT16 : Precision.FLOAT32;
    LinearSde process = DenoiserTraining.PSLD.in(new Euclidean(1, 28, 28));
    Timed net = new Timed(new UNet(UNetConfig.quickstart(1, 1, 28), p, Rng.of(1, 1)));
    System.out.println("[");
    String[] solvers = {"sscs", "em", "rk45"};
    for (int i = 0; i < solvers.length; i++) {
      System.out.println(share(process, net, solvers[i], rounds) + (i < 2 ? "," : ""));
    }
    System.out.println("]");
  }

  private static String share(LinearSde process, Timed net, String solver, int rounds) {
    double[] network = new double[rounds];
    double[] noise = new double[rounds];
    double[] step = new double[rounds];
    double[] normal = new double[rounds];
    long calls = 0;
    try (PointerScope scope = new PointerScope()) {
      Preconditioned d = new Preconditioned(net, Ops.tensor(new float[784], 1, 28, 28), 0.6);
      SampleOptions o = new SampleOptions(solver, "quadratic", CALLS, true, 1e-3, 1e-3, ROWS);
      for (int i = -1; i < rounds; i++) {
        net.nanos = 0;
        net.calls = 0;
        long start = System.nanoTime();
        LinearSampling.of(process, process.score(d), o).draw(ROWS, 1, 784, done -> {});
        double all = System.nanoTime() - start;
        calls = net.calls;
        int draws = solver.equals("rk45") ? 1 : solver.equals("sscs") ? 2 * CALLS : CALLS;
        double drawn = draws(draws);
        if (i >= 0) {
          network[i] = net.nanos / all;
          noise[i] = drawn / all;
          step[i] = all / calls * 1e-6;
          normal[i] = drawn / draws / (ROWS * 2 * 784);
        }
      }
    }
    double[] rest = new double[rounds];
    Arrays.setAll(rest, i -> 1 - network[i] - noise[i]);
    return String.format(
        Locale.ROOT,
        "{\"solver\": \"%s\", \"calls\": %d, \"network\": %.4f, \"noise\": %.4f, \"rest\": %.4f,"
            + " \"msPerCall\": %.2f, \"nsPerNormal\": %.1f}",
        solver,
        calls,
        median(network),
        median(noise),
        median(rest),
        median(step),
        median(normal));
  }

  /** Nanoseconds for the noise of as many steps of both blocks. */
  private static double draws(int steps) {
    Rng rng = Rng.of(2, ROWS);
    long start = System.nanoTime();
    for (int s = 0; s < steps; s++) {
      try (PointerScope scope = new PointerScope()) {
        rng.child(s).normal(2, 1, 28, 28);
      }
    }
    return System.nanoTime() - start;
  }

  private static double median(double[] x) {
    double[] y = x.clone();
    Arrays.sort(y);
    return y[y.length / 2];
  }
}
