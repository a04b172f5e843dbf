package tweedie.process;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import tweedie.space.Quadrature;

/**
 * The factor {@code R_t Rᵀ_t = Σ_t} that moves with the probability flow: {@code dR/dB = (F + D
 * Σ⁻¹) R}. For one clean state the flow keeps the noise {@code ε = R⁻¹(z − Φ z₀)} constant, which
 * is what makes exponential integrators on it exact where a Cholesky factor is not.
 *
 * <p>A multiplier n of the noise, {@code nD} for D, is possible with one block only, where O = 1
 * and R = L whatever n is: {@link LinearKernel} refuses one for more blocks, so that there n = 1.
 *
 * <p>{@code R = L O} with the Cholesky factor L, known to full accuracy, and an orthogonal O. From
 * {@code N = L⁻¹FL + L⁻¹D L⁻ᵀ} follows {@code dO/dB = (U − Uᵀ) O}, U the strict upper triangle of
 * N: nothing here grows near the data, and {@code R Rᵀ = Σ} holds to rounding at all times. Two
 * blocks turn in a plane, where O is one quadrature; more take Magnus steps of order 4. The start
 * of O is free: the identity at the first time.
 *
 * @see "Zhang, Tao, Chen 2023, arXiv:2206.05564, equation 17, for R; Blanes, Casas, Oteo, Ros 2009,
 *     The Magnus expansion and some of its applications, section 5"
 */
public final class FlowFactor {
  /** In a plane 16 nodes are exact to rounding on panels that halve √B. */
  private static final double PLANE_PANEL = 0.5;

  private static final Quadrature PLANE_RULE = new Quadrature(16);

  /** In more dimensions steps of 0.4 percent of √B keep Magnus steps below 1e-9. */
  private static final double SPACE_PANEL = 0.004;

  /** Panels up to a tenth of √B: four nodes are right to 1e-13. */
  private static final double SHORT_PANEL = 0.1;

  private static final Quadrature SHORT_RULE = new Quadrature(4);

  /** Below this share of the root clock at the start the generator is constant in √B. */
  private static final double LAST_PANEL = 1e-5;

  private final Schedule schedule;
  private final double origin;
  private final DoubleFunction<Moments> moments;
  private final DoubleFunction<Moments> after;
  private final double[][] drift;
  private final double[][] diffusion;
  private final double lastPanel;
  private final TreeMap<Double, double[][]> turns = new TreeMap<>();

  /**
   * The factor that is the Cholesky factor at one time.
   *
   * @param forward the forward dynamics
   * @param start that time, in (0, T]
   */
  public FlowFactor(Linear forward, double start) {
    this(
        forward.kernel(),
        0,
        forward::moments,
        b -> forward.moments(forward.kernel().schedule().inverseClock(b)),
        start);
  }

  /** The law by time, and by the clock since the origin, which only blocks that turn ask for. */
  private FlowFactor(
      LinearKernel kernel,
      double origin,
      DoubleFunction<Moments> moments,
      DoubleFunction<Moments> after,
      double start) {
    this.schedule = kernel.schedule();
    this.origin = origin;
    this.moments = moments;
    this.after = after;
    this.drift = kernel.recipe().driftMatrix();
    this.diffusion = SmallMatrix.scale(kernel.recipe().noiseMatrix(), 0.5);
    this.lastPanel = LAST_PANEL * root(start);
    turns.put(start, SmallMatrix.identity(drift.length));
  }

  /**
   * The factor of what the noise adds after a time: Σ is that of the transition from this origin,
   * without Σ₀.
   *
   * @param kernel the transitions
   * @param origin u, in [0, T)
   * @param start the time at which it is the Cholesky factor, in (u, T]
   * @return the factor, for times in [u, T]
   */
  public static FlowFactor since(LinearKernel kernel, double origin, double start) {
    double[][] none = new double[kernel.recipe().blocks()][kernel.recipe().blocks()];
    return new FlowFactor(
        kernel,
        origin,
        t -> kernel.between(origin, t, none),
        b -> Kernels.transition(kernel.recipe(), b, none),
        start);
  }

  /**
   * The factor.
   *
   * @param t time in [0, T]
   * @return R [k, k]
   */
  public double[][] at(double t) {
    return SmallMatrix.multiply(moments.apply(t).cholesky(), turn(t));
  }

  /**
   * Its inverse.
   *
   * @param t time in (0, T]
   * @return R⁻¹ [k, k]
   */
  public double[][] inverse(double t) {
    double[][] l = Conversions.invertLower(moments.apply(t).cholesky());
    return SmallMatrix.multiply(SmallMatrix.transpose(turn(t)), l);
  }

  /**
   * How a state moves with the flow from one time to another.
   *
   * @param t from, in (0, T]
   * @param s to, in [0, T]
   * @return {@code R_s R_t⁻¹} [k, k]
   */
  public double[][] between(double t, double s) {
    return SmallMatrix.multiply(at(s), inverse(t));
  }

  private double root(double t) {
    return Math.sqrt(schedule.clockBetween(origin, t));
  }

  private double[][] turn(double t) {
    if (drift.length == 1) {
      return SmallMatrix.identity(1);
    }
    Map.Entry<Double, double[][]> from = turns.ceilingEntry(t);
    if (from == null) {
      from = turns.floorEntry(t);
    }
    if (from.getKey() == t) {
      return from.getValue();
    }
    double[][] o = advance(from.getValue(), root(from.getKey()), root(t));
    turns.put(t, o);
    return o;
  }

  /** From one root clock to another, over panels that shrink towards the data. */
  private double[][] advance(double[][] start, double from, double to) {
    double[][] o = start;
    double share = 1 - (drift.length == 2 ? PLANE_PANEL : SPACE_PANEL);
    for (double r = from; r != to; ) {
      double next = to;
      if (to < r && to < share * r && r > lastPanel) {
        next = share * r;
      } else if (to > r && share * to > r && to > lastPanel) {
        next = Math.max(r / share, lastPanel);
      }
      o = SmallMatrix.multiply(SmallMatrix.exponential(magnus(r, next)), o);
      r = next;
    }
    return o;
  }

  /** {@code ∫A − [∫A, ∫(r − m)A]/h} for A = U − Uᵀ per unit of r = √B: order 4. */
  private double[][] magnus(double from, double to) {
    int k = drift.length;
    double[][] sum = new double[k][k];
    double[][] tilt = new double[k][k];
    double half = (to - from) / 2;
    boolean brief = Math.abs(to - from) <= SHORT_PANEL * Math.max(from, to);
    Quadrature rule = brief ? SHORT_RULE : PLANE_RULE;
    for (int i = 0; i < rule.size(); i++) {
      double offset = half * rule.abscissa(i);
      double[][] a = generator((from + to) / 2 + offset);
      double w = 2 * rule.weight(i) * half;
      sum = SmallMatrix.combine(1, sum, w, a);
      tilt = SmallMatrix.combine(1, tilt, w * offset, a);
    }
    if (k == 2) {
      return sum;
    }
    double[][] bracket =
        SmallMatrix.subtract(SmallMatrix.multiply(sum, tilt), SmallMatrix.multiply(tilt, sum));
    return SmallMatrix.combine(1, sum, -1 / (to - from), bracket);
  }

  private double[][] generator(double root) {
    double[][] l = after.apply(root * root).cholesky();
    double[][] inverse = Conversions.invertLower(l);
    double[][] n =
        SmallMatrix.multiply(
            inverse,
            SmallMatrix.add(
                SmallMatrix.multiply(drift, l),
                SmallMatrix.multiply(diffusion, SmallMatrix.transpose(inverse))));
    double[][] a = new double[l.length][l.length];
    for (int i = 0; i < l.length; i++) {
      for (int j = i + 1; j < l.length; j++) {
        a[i][j] = 2 * root * n[i][j];
        a[j][i] = -a[i][j];
      }
    }
    return a;
  }
}
