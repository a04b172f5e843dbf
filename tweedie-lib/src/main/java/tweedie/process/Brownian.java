package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.law.UniformLaw;
import tweedie.space.Compact;
import tweedie.space.Manifold;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Brownian motion on a compact manifold, {@code dX = √β(t) dB}, generator {@code ½β(t)Δ}, with
 * exact draws, densities and scores from heat kernels at the time {@code τ = B(t) − B(s)}. It
 * converges to the uniform law at the rate of the first eigenvalue, {@code e^{−λ₁B(T)/2}}: choose
 * the clock so that this is negligible, because {@link #prior} is uniform.
 *
 * <p>The noise of a draw is {@code −log_{X_t}(X_s)/√τ}, a tangent vector at X_t: in flat space the
 * unit normal. Small times have the score {@code −noise/√τ} (Varadhan).
 *
 * @param space the manifold
 * @param schedule the clock, without noise multiplier
 * @see "De Bortoli et al. 2022, arXiv:2202.02763, section 3"
 */
public record Brownian(Compact space, Schedule schedule) implements TractableProcess<Diffusion> {
  /** Checks the schedule. */
  public Brownian {
    requireHomogeneous(schedule);
  }

  @Override
  public Diffusion dynamics() {
    return new ScaledNoise(space, schedule);
  }

  @Override
  public double horizon() {
    return schedule.horizon();
  }

  @Override
  public Law prior() {
    return new UniformLaw(space);
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    double[] tau = between(s, t, x);
    Tensor y = space.brownian(x, tau, rng);
    return new Noised(y, noise(space, y, x, tau));
  }

  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    return space.logHeat(y, x, between(s, t, y));
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    return space.heatScore(y, x, between(s, t, y));
  }

  /**
   * The limit of the transition score at small times, {@code log_y(x)/τ}. Biased towards the
   * opposite point from τ about 0.3 on, and not continuous at the cut locus.
   *
   * @param y states at time t, [B, width]
   * @param x states at time s, [B, width]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @return tangent vectors at y, [B, width]
   * @see "Varadhan 1967; De Bortoli et al. 2022, arXiv:2202.02763, section 3.3"
   */
  public Tensor varadhanScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    double[] tau = between(s, t, y);
    Tensor back = space.log(y, x);
    return back.div(Ops.perRow(Ops.tensor(tau, tau.length), back));
  }

  /**
   * The transition score by the spectral series of the heat kernel, cut: the other way beside
   * {@link #varadhanScore} to learn without the kernel. Far from the truth once e^{−λτ/2} is not
   * small for the first eigenvalue λ left out, and of any sign where the cut series is near 0.
   *
   * @param y states at time t, [B, width]
   * @param x states at time s, [B, width]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @param terms distinct eigenvalues above 0 that are kept, at least 1
   * @return tangent vectors at y, [B, width]
   * @see "De Bortoli et al. 2022, arXiv:2202.02763, section 3.3"
   */
  public Tensor seriesScore(Tensor y, Tensor x, Tensor s, Tensor t, int terms) {
    return space.seriesScore(y, x, between(s, t, y), terms);
  }

  /**
   * A score from a network in ambient coordinates: its output is made tangent and divided by {@link
   * #deviation}, so that the network stays of order one at all times.
   *
   * @param net any field of the shape of the state
   * @return {@code P_x net(x, t)/√(1 − e^{−τ})}
   * @see "De Bortoli et al. 2022, arXiv:2202.02763, appendix O"
   */
  public Score score(Field net) {
    return new TangentScore(net, space, schedule);
  }

  /**
   * The usual proxy for the standard deviation of the noise.
   *
   * @param t times in [0, T], [] or [B]
   * @return {@code √(1 − e^{−B(t)})}, float64, shape of t
   */
  public Tensor deviation(Tensor t) {
    return TangentScore.deviation(schedule, t);
  }

  /**
   * How far the law at T is from {@link #prior}.
   *
   * @return factor of the slowest mode, {@code e^{−λ₁B(T)/2}}, in (0, 1)
   */
  public double residual() {
    return Math.exp(-space.gap() * schedule.clock(horizon()));
  }

  private double[] between(Tensor s, Tensor t, Tensor x) {
    return clocks(schedule, s, t, Math.toIntExact(x.size(0)));
  }

  static void requireHomogeneous(Schedule schedule) {
    if (!schedule.homogeneous()) {
      throw new IllegalArgumentException(
          "schedule: expected a noise multiplier of 1, found " + schedule);
    }
  }

  /** {@code −log_y(x)/√τ}; 0 where no time has passed. */
  static Tensor noise(Manifold space, Tensor y, Tensor x, double[] tau) {
    Tensor back = space.log(y, x);
    double[] scale = new double[tau.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = tau[i] > 0 ? -1 / Math.sqrt(tau[i]) : 0;
    }
    return back.mul(Ops.perRow(Ops.tensor(scale, scale.length), back));
  }

  /** {@code B(t) − B(s)}, one a row. */
  static double[] clocks(Schedule schedule, Tensor s, Tensor t, int rows) {
    double[] from = Ops.doubles(s);
    double[] to = Ops.doubles(t);
    double[] tau = new double[rows];
    for (int i = 0; i < rows; i++) {
      double a = from[from.length == 1 ? 0 : i];
      double b = to[to.length == 1 ? 0 : i];
      Require.interval(a, b, schedule.horizon());
      tau[i] = schedule.clockBetween(a, b);
    }
    return tau;
  }

  /** Noise without drift. */
  private record ScaledNoise(Continuous space, Schedule schedule) implements Diffusion {
    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return Ops.zerosLike(x);
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return v.mul(Ops.perRow(Times.map(t, u -> Math.sqrt(schedule.rate(u))), v));
    }

    @Override
    public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
      return v.mul(Ops.perRow(Times.map(t, schedule::rate), v));
    }
  }
}
