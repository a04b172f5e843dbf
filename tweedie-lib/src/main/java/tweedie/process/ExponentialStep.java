package tweedie.process;

import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * The exact parts of a step from t to s of a reversed linear process, in plain float64 numbers.
 * Both forms of the probability flow, with the {@link FlowFactor} R and {@code λ = −log σ},
 *
 * <pre>{@code
 * z_s = R_s R_t⁻¹ z_t + R_s ∫ d(R⁻¹Φ) ẑ₀      predicted data ẑ₀ = Φ⁻¹(z + Σ score)
 * z_s = Φ_s Φ_t⁻¹ z_t + Φ_s ∫ d(Φ⁻¹R) ε̂      predicted noise ε̂ = −Rᵀ score
 * }</pre>
 *
 * leave one integral for the method to approximate; here it is solved for predictions that are
 * polynomials: in λ for data, in t for noise. With one block {@code R = σ}, {@code Φ = α}, and
 * these are the integrals of DPM-Solver++ and DEIS; with more they are theirs for phase space.
 *
 * @see "Lu et al. 2022, arXiv:2211.01095, proposition 4.1; Zhang, Chen 2023, arXiv:2204.13902;
 *     Zhang, Tao, Chen 2023, arXiv:2206.05564, for phase space"
 */
public final class ExponentialStep {
  /** Largest norm of an exponent in a Magnus step: for linear β it then errs by 1e-9 in all. */
  private static final double MAGNUS = 0.1;

  private final Linear forward;
  private final Schedule schedule;
  private final FlowFactor factor;
  private final double[][] diffusion;

  /**
   * Steps of one run.
   *
   * @param forward the forward dynamics
   * @param start first time of the run, where R is the Cholesky factor
   */
  public ExponentialStep(Linear forward, double start) {
    this.forward = forward;
    this.schedule = forward.kernel().schedule();
    this.factor = new FlowFactor(forward, start);
    this.diffusion = SmallMatrix.scale(forward.kernel().recipe().noiseMatrix(), 0.5);
  }

  /**
   * Half the log signal-to-noise ratio.
   *
   * @param t time in [0, T]
   * @return {@code λ = −log σ(t)}; +∞ without noise
   */
  public double logSnr(double t) {
    return -Math.log(Sufficient.of(forward.moments(t)).sigma());
  }

  /**
   * The time of a λ by bisection; λ falls with t.
   *
   * @param lambda between those of the times
   * @param early smaller time
   * @param late larger time
   * @return the time
   */
  public double time(double lambda, double early, double late) {
    double lo = early;
    double hi = late;
    for (int i = 0; i < 100 && hi - lo > 1e-15 * hi; i++) {
      double mid = 0.5 * (lo + hi);
      if (logSnr(mid) > lambda) {
        lo = mid;
      } else {
        hi = mid;
      }
    }
    return 0.5 * (lo + hi);
  }

  /**
   * The clean part of a state, {@code ẑ₀ = (x̂₀, 0, …)}: only its data are unknown, what the other
   * blocks start with belongs to the noise. From {@code z + Σ score = φ x̂₀} follows {@code x̂₀ =
   * wᵀz + φᵀ score / snr}, which needs no inverse of Φ: that of three blocks is singular to
   * rounding.
   *
   * @param t time in (0, T]
   * @return what is applied to z and to the score, each [k, k] with one row that is not 0
   */
  public double[][][] clean(double t) {
    Moments m = forward.moments(t);
    Sufficient known = Sufficient.of(m);
    int k = diffusion.length;
    double[][] state = new double[k][k];
    double[][] score = new double[k][k];
    state[0] = known.weight();
    for (int i = 0; i < k; i++) {
      score[0][i] = m.mean()[i][0] / known.snr();
    }
    return new double[][][] {state, score};
  }

  /**
   * The noise from the score.
   *
   * @param t time in (0, T]
   * @return {@code −Rᵀ} [k, k]
   */
  public double[][] noise(double t) {
    return SmallMatrix.scale(SmallMatrix.transpose(factor.at(t)), -1);
  }

  /**
   * How a state moves while the clean part is 0.
   *
   * @param t from, in (0, T]
   * @param s to, in [0, T]
   * @return {@code R_s R_t⁻¹} [k, k]; σ_s/σ_t with one block
   */
  public double[][] keep(double t, double s) {
    return factor.between(t, s);
  }

  /**
   * The weight of a clean part that stays as it is.
   *
   * @param t from, in (0, T]
   * @param s to, in [0, T]
   * @return {@code Φ_s − R_s R_t⁻¹ Φ_t} [k, k]
   */
  public double[][] pull(double t, double s) {
    return pull(keep(t, s), t, s);
  }

  /**
   * Weights of a clean part that is the polynomial in λ through some values. With one block they
   * follow from λ and hold for any multiplier of the noise; more blocks have none, see {@link
   * FlowFactor}.
   *
   * @param t from, in (0, T]
   * @param s to, in [0, T]; at σ = 0 only the first value counts
   * @param nodes the λ of the values, [n]; the first is that of t
   * @return a matrix [k, k] for each node
   */
  public double[][][] pulls(double t, double s, double... nodes) {
    double start = nodes[0];
    double end = logSnr(s);
    if (Double.isInfinite(end) || nodes.length == 1) {
      double[][][] first = new double[nodes.length][diffusion.length][diffusion.length];
      first[0] = pull(t, s);
      return first;
    }
    if (diffusion.length == 1) {
      double alpha = forward.moments(s).mean()[0][0];
      return LagrangeQuadrature.integrate(
          start, end, nodes, x -> scalar(alpha * Math.exp(x - end)), x -> x);
    }
    double[][] after = factor.at(s);
    return LagrangeQuadrature.integrate(
        Math.log(schedule.clock(t)),
        Math.log(schedule.clock(s)),
        nodes,
        x -> {
          double u = schedule.inverseClock(Math.exp(x));
          Moments m = forward.moments(u);
          double[][] slope =
              SmallMatrix.multiply(
                  SmallMatrix.multiply(factor.inverse(u), diffusion),
                  SmallMatrix.multiply(Conversions.inverseCovariance(m), m.mean()));
          return SmallMatrix.scale(SmallMatrix.multiply(after, slope), -Math.exp(x));
        },
        x -> logSnr(schedule.inverseClock(Math.exp(x))));
  }

  /**
   * How a state moves while the noise is 0.
   *
   * @param t from, in [0, T]
   * @param s to, at most t
   * @return {@code Φ_s Φ_t⁻¹} [k, k]
   */
  public double[][] carry(double t, double s) {
    int k = diffusion.length;
    return SmallMatrix.inverse(forward.kernel().between(s, t, new double[k][k]).mean());
  }

  /**
   * How a state moves while the noise is 0 and the drift has lost a constant part: {@code dΨ/ds =
   * (β F − B) Ψ}, by Magnus steps of order 4. They are exact where β is constant, where B commutes
   * with F and with one block.
   *
   * @param t from, in [0, T]
   * @param s to, at most t
   * @param lost B [k, k], per unit of time
   * @return Ψ [k, k]
   * @see "Blanes, Casas, Oteo, Ros 2009, The Magnus expansion and some of its applications, section
   *     5"
   */
  public double[][] carry(double t, double s, double[][] lost) {
    double[][] drift = forward.kernel().recipe().driftMatrix();
    double[][] bracket =
        SmallMatrix.subtract(SmallMatrix.multiply(drift, lost), SmallMatrix.multiply(lost, drift));
    int n = 1;
    if (SmallMatrix.maxAbs(bracket) > 0) {
      double length = schedule.clockBetween(s, t) * SmallMatrix.norm1(drift);
      n = (int) Math.ceil((length + (t - s) * SmallMatrix.norm1(lost)) / MAGNUS);
    }
    n = Math.max(1, n);
    double h = (s - t) / n;
    double[][] carried = SmallMatrix.identity(drift.length);
    for (int i = 0; i < n; i++) {
      double from = t + i * h;
      double to = i + 1 == n ? s : from + h;
      double skew = 0.5 * h / Math.sqrt(3);
      double gain = schedule.rate(from + h / 2 + skew) - schedule.rate(from + h / 2 - skew);
      double[][] sum = SmallMatrix.combine(-schedule.clockBetween(to, from), drift, -h, lost);
      sum = SmallMatrix.combine(1, sum, -h * h * gain * Math.sqrt(3) / 12, bracket);
      carried = SmallMatrix.multiply(SmallMatrix.exponential(sum), carried);
    }
    return carried;
  }

  /**
   * The weight of a noise that stays as it is.
   *
   * @param t from, in (0, T]
   * @param s to, at most t
   * @return {@code R_s − Φ_s Φ_t⁻¹ R_t} [k, k]
   */
  public double[][] push(double t, double s) {
    return SmallMatrix.subtract(factor.at(s), SmallMatrix.multiply(carry(t, s), factor.at(t)));
  }

  /**
   * Weights of a noise that is the polynomial in t through some values.
   *
   * @param t from, in (0, T]
   * @param s to, at most t
   * @param nodes times of the values, [n]
   * @return a matrix [k, k] for each node
   */
  public double[][][] pushes(double t, double s, double... nodes) {
    return pushes(t, s, u -> carry(u, s), nodes);
  }

  /**
   * The same for a state that something else carries: {@code ∫ Ψ(u) l_j(u) Φ_u d(Φ⁻¹R)}.
   *
   * @param t from, in (0, T]
   * @param s to, at most t
   * @param carry Ψ [k, k], how a state moves from u to s, smooth in u
   * @param nodes times of the values, [n]
   * @return a matrix [k, k] for each node
   */
  public double[][][] pushes(
      double t, double s, DoubleFunction<double[][]> carry, double... nodes) {
    double first = schedule.clock(t);
    double last = schedule.clock(s);
    // R grows like √B from noiseless data, and is smooth in log B everywhere else.
    boolean logarithmic = last > 0;
    DoubleUnaryOperator clock =
        x -> Math.min(first, Math.max(last, logarithmic ? Math.exp(x) : x * x));
    return LagrangeQuadrature.integrate(
        logarithmic ? Math.log(first) : Math.sqrt(first),
        logarithmic ? Math.log(last) : 0,
        nodes,
        x -> {
          double b = clock.applyAsDouble(x);
          double u = Math.min(t, Math.max(s, schedule.inverseClock(b)));
          double[][] slope =
              SmallMatrix.multiply(
                  carry.apply(u),
                  SmallMatrix.multiply(diffusion, SmallMatrix.transpose(factor.inverse(u))));
          double speed = (logarithmic ? b : 2 * x) * schedule.noise(u);
          return SmallMatrix.scale(slope, speed);
        },
        x -> schedule.inverseClock(clock.applyAsDouble(x)));
  }

  /**
   * The law of the reverse SDE at s while the clean part stays as it is, which is the posterior
   * {@code q(z_s | z_t, z₀)}.
   *
   * @param t from, in (0, T]
   * @param s to, at most t
   * @return map of the state {@code Σ_s Φᵀ Σ_t⁻¹}, covariance and its Cholesky factor
   * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, equation 7, for one block"
   */
  public Moments posterior(double t, double s) {
    return Posterior.at(forward, t, s);
  }

  /**
   * The weight of a clean part that stays as it is, beside any map of the state.
   *
   * @param map Ψ [k, k], of {@link #posterior} or {@link #partly}
   * @param t from, in (0, T]
   * @param s to, at most t
   * @return {@code Φ_s − Ψ Φ_t} [k, k]
   */
  public double[][] pull(double[][] map, double t, double s) {
    double[][] kept = SmallMatrix.multiply(map, forward.moments(t).mean());
    return SmallMatrix.subtract(forward.moments(s).mean(), kept);
  }

  /**
   * A step of DDIM with η: the noise of the posterior times η, and as much less of the old noise as
   * keeps Σ. In the coordinates of R the old noise is multiplied with {@code (I − η² R⁻¹C R⁻ᵀ)^½},
   * C the covariance of the posterior; with one block that is the published rule.
   *
   * @param t from, in (0, T]
   * @param s to, at most t
   * @param churn η², 0 … 1
   * @return map of the state, covariance and its factor
   * @see "Song, Meng, Ermon 2021, arXiv:2010.02502, equations 12 and 16, for one block"
   */
  public Moments partly(double t, double s, double churn) {
    int k = diffusion.length;
    if (churn == 0) {
      return new Moments(keep(t, s), new double[k][k], new double[k][k]);
    }
    Moments full = posterior(t, s);
    if (Double.isInfinite(logSnr(s))) {
      return full;
    }
    double[][] l = SmallMatrix.multiply(factor.inverse(s), full.cholesky());
    double[][] left =
        SmallMatrix.combine(
            1, SmallMatrix.identity(k), -churn, SmallMatrix.multiply(l, SmallMatrix.transpose(l)));
    double[][] map =
        SmallMatrix.multiply(
            SmallMatrix.multiply(factor.at(s), SmallMatrix.root(left)), factor.inverse(t));
    return new Moments(
        map,
        SmallMatrix.scale(full.covariance(), churn),
        SmallMatrix.scale(full.cholesky(), Math.sqrt(churn)));
  }

  private static double[][] scalar(double v) {
    return new double[][] {{v}};
  }
}
