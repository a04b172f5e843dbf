package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.metric.Estimate;
import tweedie.metric.Mmd;
import tweedie.metric.Wasserstein;
import tweedie.metric.Wasserstein1d;
import tweedie.process.LinearSde;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/**
 * What a sampler makes of a mixture of Gaussians with its exact score, measured on draws in float64
 * against exact draws: of the data after a denoising step, else of the true law at the last time.
 *
 * @param n number of draws
 * @param mean mean of the draws, [d]
 * @param variance variance of the draws, [d]
 * @param exactMean mean of the true law at the last time of the grid, [d]
 * @param exactVariance variance of the true law at the last time of the grid, [d]
 * @param w2 Wasserstein-2 distance to exact draws
 * @param mmd2 unbiased squared MMD to exact draws, median bandwidth
 * @param steps intervals of the grid
 * @param calls score calls for a micro-batch, the denoising one included; a rounded mean for
 *     adaptive solvers
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
public record MixtureOracle(
    int n,
    double[] mean,
    double[] variance,
    double[] exactMean,
    double[] exactVariance,
    Distance w2,
    Distance mmd2,
    int steps,
    long calls) {
  /** Rows for the assignment problem, whose time grows with their cube: about a second. */
  private static final int MOST_ASSIGNED = 1000;

  /** Rows for the kernel sums, whose time grows with their square. */
  private static final int MOST_PAIRED = 2000;

  /**
   * A distance of samples and its floor.
   *
   * @param rows rows of each sample it was measured on, the first ones
   * @param value between generated and exact draws
   * @param floor between two sets of exact draws
   */
  public record Distance(int rows, double value, double floor) {}

  /**
   * Runs a sampler.
   *
   * @param process the process; its space is set to that of the target
   * @param target the data
   * @param o solver, grid, calls and micro-batch
   * @param exactStart whether the run starts from the true law at T instead of the prior
   * @param n number of draws, at least 3
   * @param seed of all randomness
   * @return moments and distances
   * @throws ConfigException when n is below 3
   */
  public static MixtureOracle of(
      LinearSde process,
      MixtureTarget target,
      SampleOptions o,
      boolean exactStart,
      int n,
      long seed) {
    if (n < 3) {
      throw new ConfigException("n", "expected at least 3, found " + n);
    }
    LinearSde p = process.in(new Euclidean(target.dimension()));
    Run run = new Run(p, target, o, exactStart, new AtomicLong());
    double[][] drawn = rows(n, o.batch(), seed, run::generated);
    double[][] exact = rows(n, o.batch(), seed, rng -> run.reference(rng.child(-2)));
    double[][] other = rows(n, o.batch(), seed, rng -> run.reference(rng.child(-3)));
    double[][] truth = truth(p, target, o.tEnd());
    int batches = (n + o.batch() - 1) / o.batch();
    return new MixtureOracle(
        n,
        column(drawn, false),
        column(drawn, true),
        truth[0],
        truth[1],
        wasserstein(drawn, exact, other),
        mmd(drawn, exact, other),
        o.steps(),
        Math.round((double) run.calls().get() / batches));
  }

  /** Sources of draws, one micro-batch each. */
  private record Run(
      LinearSde process, MixtureTarget target, SampleOptions o, boolean exact, AtomicLong calls) {
    Tensor generated(Rng rng) {
      Score score = target.score(process);
      Score counted =
          (z, t, c) -> {
            calls.incrementAndGet();
            return score.at(z, t, c);
          };
      Tensor start =
          exact
              ? at(process.horizon(), rng.child(-1))
              : process.prior().sample(Condition.NONE, rng.child(-1)).to(ScalarType.Double);
      return process.data(
          LinearSampling.sampler(process, o, List.of())
              .run(LinearSampling.reversal(process, counted, o), start, Condition.NONE, rng));
    }

    Tensor reference(Rng rng) {
      return o.denoise() ? target.sample(Condition.NONE, rng) : process.data(at(o.tEnd(), rng));
    }

    private Tensor at(double t, Rng rng) {
      Tensor clean = process.lift(target.sample(Condition.NONE, rng.child(0)));
      return process.sample(clean, Ops.scalar(0), Ops.scalar(t), rng.child(1)).x();
    }
  }

  private static double[][] rows(
      int n, int batch, long seed, java.util.function.Function<Rng, Tensor> source) {
    double[][] out = new double[n][];
    for (int from = 0; from < n; from += batch) {
      Rng rng = Rng.of(seed, from, batch);
      double[] flat = TensorScope.evaluate(() -> Ops.doubles(source.apply(rng)));
      int d = flat.length / batch;
      for (int i = 0; i < batch && from + i < n; i++) {
        out[from + i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
      }
    }
    return out;
  }

  private static Distance wasserstein(double[][] drawn, double[][] exact, double[][] other) {
    if (drawn[0].length == 1) {
      double[] reference = flat(exact);
      return new Distance(
          drawn.length,
          Wasserstein1d.distance(flat(drawn), reference, 2),
          Wasserstein1d.distance(flat(other), reference, 2));
    }
    int m = Math.min(drawn.length, MOST_ASSIGNED);
    double[][] reference = Arrays.copyOf(exact, m);
    return new Distance(
        m,
        Wasserstein.distance(Arrays.copyOf(drawn, m), reference, 2),
        Wasserstein.distance(Arrays.copyOf(other, m), reference, 2));
  }

  private static Distance mmd(double[][] drawn, double[][] exact, double[][] other) {
    int m = Math.min(drawn.length, MOST_PAIRED);
    double[][] reference = Arrays.copyOf(exact, m);
    double[][] second = Arrays.copyOf(other, m);
    double h = Mmd.medianBandwidth(reference, second);
    Estimate value = Mmd.squared(Arrays.copyOf(drawn, m), reference, h);
    return new Distance(m, value.value(), Mmd.squared(second, reference, h).value());
  }

  /** Mean and variance of each coordinate at t: those of the data through the kernel. */
  private static double[][] truth(LinearSde p, MixtureTarget target, double t) {
    double phi = p.moments(t).mean()[0][0];
    double noise = p.moments(t).covariance()[0][0];
    int d = target.dimension();
    double[][] out = new double[2][d];
    for (int j = 0; j < d; j++) {
      double first = 0;
      double second = 0;
      for (int i = 0; i < target.weights().length; i++) {
        double mu = target.means()[i][j];
        first += target.weights()[i] * mu;
        second += target.weights()[i] * (mu * mu + target.variances()[i]);
      }
      out[0][j] = phi * first;
      out[1][j] = phi * phi * (second - first * first) + noise;
    }
    return out;
  }

  private static double[] column(double[][] x, boolean variance) {
    double[] out = new double[x[0].length];
    for (int j = 0; j < out.length; j++) {
      int coordinate = j;
      double mean = Arrays.stream(x).mapToDouble(r -> r[coordinate]).average().orElseThrow();
      double squares = Arrays.stream(x).mapToDouble(r -> Math.pow(r[coordinate] - mean, 2)).sum();
      out[j] = variance ? squares / (x.length - 1) : mean;
    }
    return out;
  }

  private static double[] flat(double[][] x) {
    return Arrays.stream(x).mapToDouble(r -> r[0]).toArray();
  }
}
