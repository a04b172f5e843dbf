package tweedie.process;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.law.Dirichlet;
import tweedie.law.Multinomial;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The Wright–Fisher diffusion {@code dX = ½β(α − |α| X) dt + √β B(X) dW}, {@code BBᵀ = diag(x) −
 * xxᵀ = A(x)}, on the simplex, with stationary law Dir(α) and clock {@code τ = ∫β}. Its transition
 * is sampled exactly: lineages M, counts {@code L ~ Multinomial(M, x)}, {@code X ~ Dir(α + L)}.
 * States on faces and vertices are allowed.
 *
 * <p>A network gives the bounded u = ∇log(p_t / Dir(α)): drift of the reversal {@code b + Au},
 * metric score {@code Au + (α − 1) − x(|α| − K)}, regression target {@code E[L_i | x_t, x_0] /
 * x_t,i}.
 *
 * @param alpha concentrations α &gt; 0, [K]
 * @param schedule the clock
 * @see "Benton et al. 2024, arXiv:2211.03595, section 5.3; Jenkins, Spanò 2017, arXiv:1506.06998"
 */
@SuppressWarnings("ArrayRecordComponent") // copied; equals and hashCode are written out
public record WrightFisher(double[] alpha, Schedule schedule)
    implements TractableProcess<Diffusion> {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when α has fewer than two numbers or one is not positive
   */
  public WrightFisher {
    alpha = new Dirichlet(alpha).alpha();
  }

  @Override
  public double[] alpha() {
    return alpha.clone();
  }

  @Override
  public Diffusion dynamics() {
    return new WrightFisherDynamics(alpha, schedule);
  }

  @Override
  public double horizon() {
    return schedule.horizon();
  }

  @Override
  public Dirichlet prior() {
    return new Dirichlet(alpha);
  }

  /**
   * How far the law at T is from {@link #prior}: the eigenvalues of the generator are {@code −½n(n
   * − 1 + |α|)}.
   *
   * @return factor of the slowest mode, {@code e^{−|α|B(T)/2}}, in (0, 1)
   */
  public double residual() {
    return Math.exp(-0.5 * theta() * schedule.clock(horizon()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact, except that M is a rounded normal for τ below 1e-5. In place of a unit noise, which
   * an exact draw has none of, the counts L: given both ends, {@code L / X_t} has mean {@code
   * ∇log(q_{t|s} / Dir(α))}. Where no time passes the state is x and the counts are 0.
   */
  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Shapes.check("state", x, alpha.length);
    int k = alpha.length;
    double[] start = Ops.doubles(x);
    double[] tau = clock(s, t);
    LineageDraws draws =
        new LineageDraws(
            theta(), rng.uniforms(1), () -> rng.child(0).normal(1), r -> rng.rows(r, 1).child(3));
    long[] m = s.dim() == 0 && t.dim() == 0 ? draws.shared(tau[0]) : draws.each(tau);
    long[] counts = m.clone();
    for (int r = 0; r < counts.length; r++) {
      counts[r] = Math.max(0, m[r]);
    }
    double[] l = Multinomial.draw(counts, start, k, rng.child(1));
    double[] shapes = l.clone();
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] += alpha[i % k];
    }
    double[] y = Dirichlet.draw(shapes, k, k, rng.child(2));
    for (int r = 0; r < m.length; r++) {
      if (m[r] < 0) {
        System.arraycopy(start, r * k, y, r * k, k);
      }
    }
    return new Noised(
        Ops.tensor(y, m.length, k).to(x.scalar_type()),
        Ops.tensor(l, m.length, k).to(x.scalar_type()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Absolute error of the density about 1e-12 of its largest value, relative error of its far
   * tails about 1e-8. With many parts or large α, {@code (|α|/2 − 1)τ ≥ 1.9}, tails where no
   * lineage number has a probability above 1e-14 are −∞.
   *
   * @throws IllegalArgumentException when no time passes
   */
  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    int k = alpha.length;
    CompositionSum[] sums = sums(y, x, s, t);
    double[] to = Ops.doubles(y);
    double[] out = new double[sums.length];
    for (int r = 0; r < out.length; r++) {
      out[r] = sums[r].log() + Dirichlet.log(alpha, to, r * k);
    }
    return Ops.tensor(out, out.length);
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    Tensor counts = expectedCounts(y, x, s, t);
    return withStationary(counts.sub(y.mul(counts.sum(1).unsqueeze(1))), y);
  }

  /**
   * The mean counts given both ends, {@code E[L | X_t = y, X_s = x] = y ∇log(q_{t|s}(y | x) /
   * Dir(y; α))}.
   *
   * @param y states at time t, [B, K]
   * @param x states at time s, [B, K]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @return counts ≥ 0, [B, K], type of y
   * @throws IllegalArgumentException when no time passes, or where {@link #logTransition} is −∞
   */
  public Tensor expectedCounts(Tensor y, Tensor x, Tensor s, Tensor t) {
    int k = alpha.length;
    CompositionSum[] sums = sums(y, x, s, t);
    double[] out = new double[sums.length * k];
    for (int r = 0; r < sums.length; r++) {
      requireReached(sums[r].log(), r);
      System.arraycopy(sums[r].expected(), 0, out, r * k, k);
    }
    return Ops.tensor(out, sums.length, k).to(y.scalar_type());
  }

  /**
   * The metric score of a network that gives {@code u = ∇log(p_t / Dir(α))}.
   *
   * @param net a field with values [B, K]; a multiple of (1, …, 1) in it has no effect
   * @return {@code Au + (α − 1) − x(|α| − K)}, which is bounded where u is
   */
  public Score score(Field net) {
    return new WrightFisherScore(this, net);
  }

  /**
   * The metric score of a network relative to the stationary law.
   *
   * @param net a field as {@link #score} takes it
   * @return {@code Au}
   */
  public Field raised(Field net) {
    return new RaisedField(new Simplex(alpha.length), net);
  }

  /**
   * Adds the metric score of the stationary law, {@code A (α − 1)/x = (α − 1) − x(|α| − K)}.
   *
   * @param raised {@code A u}, [B, K]
   * @param x states, [B, K]
   * @return the metric score, [B, K]
   */
  public Tensor withStationary(Tensor raised, Tensor x) {
    double[] less = alpha.clone();
    for (int i = 0; i < less.length; i++) {
      less[i] -= 1;
    }
    Tensor flat = Ops.tensor(less, less.length).to(x.scalar_type());
    return Ops.add(raised.add(flat), x, -(theta() - alpha.length));
  }

  /**
   * Refuses a state without a score.
   *
   * @param log logarithm of its density relative to the stationary law
   * @param row of the state, from 0
   * @throws IllegalArgumentException when it is −∞ or no number
   */
  public static void requireReached(double log, int row) {
    if (!(log > Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "later state: expected one with a density, for a score; found " + log + " in row " + row);
    }
  }

  private double theta() {
    return Arrays.stream(alpha).sum();
  }

  private double[] clock(Tensor s, Tensor t) {
    return Ops.doubles(
        Times.pair(
                s,
                t,
                (a, b) -> {
                  Require.interval(a, b, horizon());
                  return schedule.clockBetween(a, b);
                })
            .numbers(Double::doubleValue));
  }

  private CompositionSum[] sums(Tensor y, Tensor x, Tensor s, Tensor t) {
    Shapes.check("later state", y, alpha.length);
    Shapes.check("earlier state", x, alpha.length);
    int k = alpha.length;
    double[] to = Ops.doubles(y);
    double[] from = Ops.doubles(x);
    double[] tau = clock(s, t);
    Map<Double, LineageMixture> mixtures = new HashMap<>();
    CompositionSum[] out = new CompositionSum[to.length / k];
    for (int r = 0; r < out.length; r++) {
      LineageMixture mixture =
          mixtures.computeIfAbsent(
              tau[tau.length == 1 ? 0 : r],
              v -> new LineageMixture(alpha, Lineages.of(theta(), v)));
      double[] a = Arrays.copyOfRange(from, r * k, r * k + k);
      out[r] = mixture.from(a, Arrays.copyOfRange(to, r * k, r * k + k));
    }
    return out;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WrightFisher w
        && Arrays.equals(alpha, w.alpha)
        && schedule.equals(w.schedule);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(alpha) + schedule.hashCode();
  }

  @Override
  public String toString() {
    return "WrightFisher[alpha=" + Arrays.toString(alpha) + ", schedule=" + schedule + "]";
  }
}
