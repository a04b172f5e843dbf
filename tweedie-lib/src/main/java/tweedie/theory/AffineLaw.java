package tweedie.theory;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Sampler;
import tweedie.core.Stepper;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.TensorScope;

/**
 * The exact Gaussian law of the end of an affine sampler, without Monte Carlo: the unchanged
 * sampler runs on unit starts and unit noises.
 *
 * @param mean mean of the end state, [n]
 * @param covariance covariance of the end state, [n][n]
 */
public record AffineLaw(double[] mean, double[][] covariance) {
  /**
   * Runs a sampler on dynamics whose drift is affine in the state.
   *
   * @param sampler the sampler; its solver draws normals only
   * @param dynamics what it solves; states [B, n], float64
   * @param startMean mean of the start, [n]
   * @param startFactor factor L of the start covariance LLᵀ, [n][n]
   * @param <D> what the sampler solves
   * @return mean and covariance of the end state
   */
  public static <D extends Diffusion> AffineLaw of(
      Sampler<D> sampler, D dynamics, double[] startMean, double[][] startFactor) {
    return TensorScope.evaluate(
        () -> {
          Probe counting = new Probe(0, 0);
          sampler.run(dynamics, start(startMean, startFactor, 1), Condition.NONE, counting);
          Probe probe = new Probe(startMean.length, counting.used());
          Tensor x0 = start(startMean, startFactor, probe.rows());
          Tensor end = sampler.run(dynamics, x0, Condition.NONE, probe);
          return moments(Ops.doubles(end), startMean.length);
        });
  }

  /**
   * As {@link #of}, one step at a time: the law after a step is that of the next start. Takes time
   * in proportion to the number of steps; for solvers without history.
   *
   * @param sampler the sampler; a one-step solver that draws normals only
   * @param dynamics what it solves; states [B, n], float64
   * @param startMean mean of the start, [n]
   * @param startFactor factor L of the start covariance LLᵀ, [n][n]
   * @param <D> what the sampler solves
   * @return mean and covariance of the end state
   */
  public static <D extends Diffusion> AffineLaw stepwise(
      Sampler<D> sampler, D dynamics, double[] startMean, double[][] startFactor) {
    Stepper stepper = sampler.solver().begin(dynamics, sampler.grid());
    AffineLaw law = new AffineLaw(startMean, new double[0][]);
    double[][] factor = startFactor;
    int noises = 0;
    for (int k = 0; k < sampler.grid().steps(); k++) {
      Step step = new Step(stepper, sampler.grid().at(k), sampler.grid().at(k + 1));
      if (k == 0) {
        noises = step.run(law.mean(), factor, new Probe(0, 0)).noises();
      }
      Stepped end = step.run(law.mean(), factor, new Probe(startMean.length, noises));
      if (end.noises() > noises) {
        // Rare: solvers draw the same number in every step, and surplus rows add nothing.
        noises = end.noises();
        end = step.run(law.mean(), factor, new Probe(startMean.length, noises));
      }
      law = end.law();
      factor = root(law.covariance());
    }
    return law;
  }

  /** A law after a step and the number of noises drawn in it. */
  private record Stepped(AffineLaw law, int noises) {}

  /** One step of a solver from t to s. */
  private record Step(Stepper stepper, double t, double s) {
    Stepped run(double[] mean, double[][] factor, Probe probe) {
      return TensorScope.evaluate(
          () -> {
            Tensor x = start(mean, factor, probe.rows());
            Tensor end = stepper.step(x, Ops.scalar(t), Ops.scalar(s), Condition.NONE, probe);
            return new Stepped(moments(Ops.doubles(end), mean.length), probe.used());
          });
    }
  }

  /** Lower Cholesky factor; zero columns where the covariance is singular. */
  private static double[][] root(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int j = 0; j < n; j++) {
      double pivot = a[j][j];
      for (int p = 0; p < j; p++) {
        pivot -= l[j][p] * l[j][p];
      }
      if (pivot <= 0) {
        continue;
      }
      l[j][j] = Math.sqrt(pivot);
      for (int i = j + 1; i < n; i++) {
        double sum = a[i][j];
        for (int p = 0; p < j; p++) {
          sum -= l[i][p] * l[j][p];
        }
        l[i][j] = sum / l[j][j];
      }
    }
    return l;
  }

  private static Tensor start(double[] mean, double[][] factor, int rows) {
    int n = mean.length;
    Tensor x = torch.zeros(new long[] {rows, n}, new TensorOptions(ScalarType.Double));
    x.add_(Ops.tensor(mean, 1, n));
    for (int j = 0; j < n && rows > 1; j++) {
      double[] column = new double[n];
      for (int i = 0; i < n; i++) {
        column[i] = factor[i][j];
      }
      x.select(0, 1 + j).add_(Ops.tensor(column, n));
    }
    return x;
  }

  private static AffineLaw moments(double[] rows, int n) {
    double[] mean = java.util.Arrays.copyOf(rows, n);
    double[][] cov = new double[n][n];
    for (int r = 1; r < rows.length / n; r++) {
      for (int i = 0; i < n; i++) {
        double di = rows[r * n + i] - mean[i];
        for (int j = 0; j < n; j++) {
          cov[i][j] += di * (rows[r * n + j] - mean[j]);
        }
      }
    }
    return new AffineLaw(mean, cov);
  }
}
