package tweedie.theory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.core.Score;
import tweedie.law.Dirichlet;
import tweedie.process.CompositionSum;
import tweedie.process.LineageMixture;
import tweedie.process.Lineages;
import tweedie.process.WrightFisher;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A mixture of Dirichlet laws as data, for which the Wright–Fisher diffusion is known at any time:
 * a component {@code Dir(α')} becomes {@code Σ_m q_m Σ_{|l|=m} DirMult(l; m, α') Dir(y; α + l)}.
 *
 * @param weights mixture weights, positive, sum 1, [n]
 * @param alphas concentrations of the components, &gt; 0, [n][K]
 */
@SuppressWarnings("ArrayRecordComponent") // copied, never compared
public record DirichletMixture(double[] weights, double[][] alphas) implements Law {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when the weights do not sum to 1 or the sizes differ
   */
  public DirichletMixture {
    weights = weights.clone();
    alphas = Arrays.stream(alphas).map(a -> new Dirichlet(a).alpha()).toArray(double[][]::new);
    int k = alphas.length == 0 ? 0 : alphas[0].length;
    boolean fits =
        weights.length == alphas.length
            && Arrays.stream(weights).allMatch(w -> w > 0)
            && Arrays.stream(alphas).allMatch(a -> a.length == k);
    if (!fits || Math.abs(Arrays.stream(weights).sum() - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "mixture: expected as many positive weights (sum 1) as components of one length, found "
              + Arrays.toString(weights)
              + " for "
              + alphas.length
              + " components");
    }
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    int k = alphas[0].length;
    double[] u = rng.uniforms(1);
    double[] shapes = new double[u.length * k];
    for (int r = 0; r < u.length; r++) {
      int i = 0;
      double acc = weights[0];
      while (u[r] > acc && i < weights.length - 1) {
        acc += weights[++i];
      }
      System.arraycopy(alphas[i], 0, shapes, r * k, k);
    }
    return Ops.tensor(Dirichlet.draw(shapes, k, k, rng.child(0)), u.length, k);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact, with respect to Lebesgue measure of the first K − 1 coordinates.
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    int k = alphas[0].length;
    double[] values = Ops.doubles(x);
    double[] out = new double[values.length / k];
    for (int r = 0; r < out.length; r++) {
      double[] logs = new double[weights.length];
      for (int i = 0; i < logs.length; i++) {
        logs[i] = Math.log(weights[i]) + Dirichlet.log(alphas[i], values, r * k);
      }
      out[r] = logSum(logs);
    }
    return Ops.tensor(out, out.length);
  }

  /**
   * The exact log-density at time t of a diffusion that starts from this law.
   *
   * @param process the diffusion
   * @param y states [B, K]
   * @param t times in (0, T], [] or [B]
   * @return float64 [B], nats
   */
  public Tensor logDensity(WrightFisher process, Tensor y, Tensor t) {
    double[] alpha = process.alpha();
    double[] values = Ops.doubles(y);
    Marginal[] marginals = marginals(process, values, t);
    double[] out = new double[marginals.length];
    for (int r = 0; r < out.length; r++) {
      out[r] = marginals[r].log + Dirichlet.log(alpha, values, r * alpha.length);
    }
    return Ops.tensor(out, out.length);
  }

  /**
   * The exact metric score of a diffusion that starts from this law.
   *
   * @param process the diffusion
   * @return {@code A ∇log q_t}, for times [] or [B]
   */
  public Score score(WrightFisher process) {
    return (y, t, c) -> {
      int k = alphas[0].length;
      Marginal[] marginals = marginals(process, Ops.doubles(y), t);
      double[] out = new double[marginals.length * k];
      for (int r = 0; r < marginals.length; r++) {
        WrightFisher.requireReached(marginals[r].log, r);
        System.arraycopy(marginals[r].counts, 0, out, r * k, k);
      }
      Tensor counts = Ops.tensor(out, marginals.length, k).to(y.scalar_type());
      Tensor raised = counts.sub(y.mul(counts.sum(1).unsqueeze(1)));
      return process.withStationary(raised, y);
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Marginal(double log, double[] counts) {}

  private Marginal[] marginals(WrightFisher process, double[] y, Tensor t) {
    double[] alpha = process.alpha();
    int k = alpha.length;
    double theta = Arrays.stream(alpha).sum();
    double[] times = Ops.doubles(t);
    Map<Double, AtTime> known = new HashMap<>();
    Map<Double, AtTime> deep = new HashMap<>();
    Marginal[] out = new Marginal[y.length / k];
    for (int r = 0; r < out.length; r++) {
      double time = times[times.length == 1 ? 0 : r];
      AtTime at =
          known.computeIfAbsent(
              time,
              v -> at(new LineageMixture(alpha, Lineages.of(theta, process.schedule().clock(v)))));
      double[] point = Arrays.copyOfRange(y, r * k, r * k + k);
      out[r] = marginal(at.components, point);
      if (!at.lineages.reaches(out[r].log, out[r].counts)) {
        AtTime all = deep.computeIfAbsent(time, v -> at(at.lineages.deep()));
        out[r] = marginal(all.components, point);
      }
    }
    return out;
  }

  /** The components at one time. */
  private record AtTime(
      LineageMixture lineages, List<Function<double[], CompositionSum>> components) {}

  private AtTime at(LineageMixture lineages) {
    return new AtTime(lineages, Arrays.stream(alphas).map(lineages::fromDirichlet).toList());
  }

  private Marginal marginal(List<Function<double[], CompositionSum>> components, double[] y) {
    CompositionSum[] parts = new CompositionSum[weights.length];
    double[] logs = new double[weights.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = components.get(i).apply(y);
      logs[i] = Math.log(weights[i]) + parts[i].log();
    }
    double log = logSum(logs);
    double[] counts = new double[y.length];
    for (int i = 0; i < parts.length; i++) {
      double share = Math.exp(logs[i] - log);
      double[] expected = parts[i].expected();
      for (int j = 0; j < counts.length && share > 0; j++) {
        counts[j] += share * expected[j];
      }
    }
    return new Marginal(log, counts);
  }

  private static double logSum(double[] logs) {
    double max = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (Double.isInfinite(max)) {
      return max;
    }
    return max + Math.log(Arrays.stream(logs).map(v -> Math.exp(v - max)).sum());
  }
}
