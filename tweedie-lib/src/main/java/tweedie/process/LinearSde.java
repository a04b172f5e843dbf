package tweedie.process;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.space.Euclidean;
import tweedie.space.Power;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Every linear forward process from the complete recipe: {@code dz = β F z dt + √(2βnD) dw}, {@code
 * F = −(D + Q)Λ}, on k blocks of a space, with the covariance Σ₀ that the auxiliary blocks have at
 * time 0 given the data. Kernel, score parameterisations, reversal and samplers follow from it.
 *
 * <p>States are [B, kC, …], blocks side by side on dimension 1, block 0 the data. Σ₀ &gt; 0 on the
 * auxiliaries and zeros in the state is hybrid score matching; Σ₀ = 0 and drawn auxiliaries in the
 * state is denoising score matching.
 *
 * @see "Ma, Chen, Fox 2015, arXiv:1506.04696; Pandey, Mandt 2023, arXiv:2303.01748, sections 2-3"
 */
public final class LinearSde implements ForwardProcess<Linear> {
  private final LinearKernel kernel;
  private final double[][] initialCovariance;
  private final Continuous space;
  private final Continuous states;
  private final LinearDynamics dynamics;
  private final MomentMemory moments;

  /**
   * A linear process.
   *
   * @param recipe D, Q and Λ per unit of the clock B
   * @param schedule the clock
   * @param initialCovariance Σ₀ [k, k] of the state at time 0 given the data
   * @param space the space of one block, that of the data
   * @throws IllegalArgumentException naming the defect when the process never converges, leaves a
   *     direction without noise, or Σ₀ is not a covariance of k blocks
   */
  public LinearSde(
      Recipe recipe, Schedule schedule, double[][] initialCovariance, Continuous space) {
    if (recipe.stationaryCovariance().isPresent()) {
      recipe.requireConvergent();
    }
    this.kernel = new LinearKernel(recipe, schedule);
    this.initialCovariance = SmallMatrix.copy(initialCovariance);
    this.space = space;
    this.states = recipe.blocks() == 1 ? space : new Power(space, recipe.blocks());
    this.dynamics = new LinearDynamics(kernel, states, false);
    this.moments = new MomentMemory(t -> kernel.between(0, t, this.initialCovariance));
  }

  /**
   * Variance preserving: {@code dx = −½βx dt + √β dw}, {@code β(t) = min + (max − min)t}.
   *
   * @param betaMin β(0)
   * @param betaMax β(1)
   * @return VP
   * @see "Song et al. 2021, arXiv:2011.13456, equation 11"
   */
  public static LinearSde vp(double betaMin, double betaMax) {
    return of(Recipe.vp(), new LinearBeta(betaMin, betaMax), 0);
  }

  /**
   * Variance preserving with any schedule, such as the cosine one.
   *
   * @param schedule the clock
   * @return VP
   */
  public static LinearSde vp(Schedule schedule) {
    return of(Recipe.vp(), schedule, 0);
  }

  /**
   * Sub-variance preserving: the drift of VP, variance {@code (1 − e^{−B})²}.
   *
   * @param betaMin β(0)
   * @param betaMax β(1)
   * @return sub-VP
   * @see "Song et al. 2021, arXiv:2011.13456, equation 12"
   */
  public static LinearSde subVp(double betaMin, double betaMax) {
    return of(Recipe.vp(), new SubVp(new LinearBeta(betaMin, betaMax)), 0);
  }

  /**
   * Variance exploding: no drift, kernel variance {@code σ(t)²}, {@code σ(t) = min (max/min)^t}.
   *
   * @param sigmaMin σ(0)
   * @param sigmaMax σ(1)
   * @return VE, without stationary law
   * @see "Song et al. 2021, arXiv:2011.13456, equation 9"
   */
  public static LinearSde ve(double sigmaMin, double sigmaMax) {
    return of(Recipe.brownian(1), new Geometric(sigmaMin, sigmaMax), sigmaMin * sigmaMin);
  }

  /**
   * Phase-space Langevin diffusion with any damping.
   *
   * @param gamma Γ, noise of the position, at least 0
   * @param nu ν, friction of the momentum
   * @param inverseMass M⁻¹
   * @param momentumVariance variance of the momentum at time 0 in units of M (γ = 0.04 in the
   *     paper)
   * @param beta the clock
   * @return PSLD
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, equations 5-7"
   */
  public static LinearSde psld(
      double gamma, double nu, double inverseMass, double momentumVariance, Schedule beta) {
    Recipe r = Recipe.psld(gamma, nu, inverseMass);
    return of(r, beta, 0, variance("momentumVariance", momentumVariance) / inverseMass);
  }

  /**
   * Critically damped (or any) Langevin diffusion in its own units.
   *
   * @param inverseMass M⁻¹
   * @param friction Γ_c of the velocity
   * @param momentumVariance variance of the velocity at time 0 in units of M
   * @param beta the clock, β_c
   * @return CLD
   * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, equation 5"
   */
  public static LinearSde cld(
      double inverseMass, double friction, double momentumVariance, Schedule beta) {
    Recipe r = Recipe.cld(inverseMass, friction);
    return of(r, beta, 0, variance("momentumVariance", momentumVariance) / inverseMass);
  }

  /**
   * Third-order Langevin diffusion: position, momentum and an auxiliary that carries the noise.
   *
   * @param parameters couplings, friction and precision
   * @param beta the clock
   * @return a process of three blocks whose auxiliaries start at 0
   */
  public static LinearSde langevin3(ThirdOrder parameters, Schedule beta) {
    return of(Recipe.langevin3(parameters), beta, 0, 0, 0);
  }

  private static LinearSde of(Recipe r, Schedule s, double... initialVariance) {
    return new LinearSde(r, s, SmallMatrix.diagonal(initialVariance), Euclidean.ANY);
  }

  private static double variance(String name, double v) {
    if (!(v >= 0) || Double.isInfinite(v)) {
      throw new IllegalArgumentException(name + ": expected a number >= 0, found " + v);
    }
    return v;
  }

  /**
   * The same process on another space.
   *
   * @param data the space of one block
   * @return a process
   */
  public LinearSde in(Continuous data) {
    return new LinearSde(recipe(), schedule(), initialCovariance, data);
  }

  /**
   * The same process with another covariance of the clean state.
   *
   * @param covariance Σ₀ [k, k], symmetric positive semidefinite
   * @return a process
   */
  public LinearSde withInitialCovariance(double[][] covariance) {
    return new LinearSde(recipe(), schedule(), covariance, space);
  }

  /**
   * Variances of the auxiliary blocks at time 0.
   *
   * @return the diagonal of Σ₀ after its first entry, [k − 1]
   */
  public double[] initialVariances() {
    double[] v = new double[blocks() - 1];
    for (int i = 0; i < v.length; i++) {
      v[i] = initialCovariance[i + 1][i + 1];
    }
    return v;
  }

  /** Equal when recipe, schedule and Σ₀ are; the space does not matter. */
  @Override
  public boolean equals(Object o) {
    return o instanceof LinearSde p
        && recipe().equals(p.recipe())
        && schedule().equals(p.schedule())
        && java.util.Arrays.deepEquals(initialCovariance, p.initialCovariance);
  }

  @Override
  public int hashCode() {
    return recipe().hashCode() * 31 + schedule().hashCode();
  }

  /**
   * D, Q and Λ.
   *
   * @return the recipe
   */
  public Recipe recipe() {
    return kernel.recipe();
  }

  /**
   * The clock.
   *
   * @return the schedule
   */
  public Schedule schedule() {
    return kernel.schedule();
  }

  /**
   * Number of blocks of the state.
   *
   * @return k
   */
  public int blocks() {
    return recipe().blocks();
  }

  /**
   * Moments of the state at a time given clean data.
   *
   * @param t time in [0, T]
   * @return mean map, covariance and Cholesky factor, k×k, float64
   */
  public Moments moments(double t) {
    return moments.at(t);
  }

  /**
   * The noise level of the equivalent additive-noise problem, {@code σ = (φᵀΣ⁻¹φ)^(−½)}.
   *
   * @param t time in (0, T]
   * @return σ
   */
  public double sigma(double t) {
    return Sufficient.of(moments(t)).sigma();
  }

  @Override
  public Linear dynamics() {
    return dynamics;
  }

  @Override
  public double horizon() {
    return schedule().horizon();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stationary law where there is one, else {@code N(0, Σ(T))}. Sampling needs a space with
   * a definite shape.
   */
  @Override
  public Law prior() {
    double[][] factor = recipe().stationaryFactor().orElseGet(() -> moments(horizon()).cholesky());
    return new Prior(factor, space, states);
  }

  /**
   * Clean states from data: zeros in the auxiliary blocks.
   *
   * @param x data [B, C, …]
   * @return [B, kC, …]
   */
  public Tensor lift(Tensor x) {
    if (blocks() == 1) {
      return x;
    }
    long[] rest = Shapes.of(x);
    rest[1] *= blocks() - 1L;
    return Ops.cat(1, x, torch.zeros(rest, new TensorOptions(x.scalar_type())));
  }

  /**
   * The data block of states.
   *
   * @param z states [B, kC, …]
   * @return [B, C, …]
   */
  public Tensor data(Tensor z) {
    return z.narrow(1, 0, z.size(1) / blocks());
  }

  /**
   * {@inheritDoc}
   *
   * <p>From s = 0 the covariance Σ₀ is added to that of the kernel: {@code Φ z + L ε} with {@code L
   * Lᵀ = ΦΣ₀Φᵀ + ∫ e^{Fs} 2D e^{Fᵀs} ds}.
   */
  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    states.check(x);
    double[][] none = new double[blocks()][blocks()];
    Times.Pair<Moments> m =
        Times.pair(s, t, (a, b) -> a == 0 ? moments(b) : kernel.between(a, b, none));
    Tensor noise = states.noise(x, rng);
    Tensor mean = Ops.blocks(m.stack(Moments::mean), x);
    return new Noised(mean.add(Ops.blocks(m.stack(Moments::cholesky), noise)), noise);
  }

  /**
   * The score from a field of any prediction kind.
   *
   * @param net what predicts
   * @param kind what it predicts
   * @return {@code −L⁻ᵀε}, {@code Σ⁻¹(φ x₀ − z)} or the field itself
   * @throws IllegalArgumentException for V on more than one block
   */
  public Score score(Field net, Prediction kind) {
    requireKind(kind);
    return new FieldScore(
        net,
        (z, t, c) -> {
          Tensor p = net.at(z, t, c);
          return switch (kind) {
            case SCORE -> p;
            case NOISE -> Ops.blocks(matrices(t, Conversions::noiseToScore), p);
            case DATA -> scoreOfData(z, p, t);
            case V -> scoreOfData(z, dataOfV(z, p, t), t);
          };
        });
  }

  /**
   * The exact score of this process from one denoiser, which is the same for all linear processes:
   * {@code ∇ log p_t(z) = Σ⁻¹(φ D(y, σ) − z)} with the sufficient statistic {@code y = φᵀΣ⁻¹z/snr}.
   *
   * @param denoiser the posterior mean at additive noise
   * @return the score of all blocks
   */
  public Score score(Denoiser denoiser) {
    return new FieldScore(
        denoiser, (z, t, c) -> scoreOfData(z, denoiser.at(observation(z, t), sigma(t), c), t));
  }

  /**
   * The statistic through which a state informs about the data, {@code y ~ N(x₀, σ²)}.
   *
   * @param z states [B, kC, …]
   * @param t times in (0, T], [] or [B]
   * @return [B, C, …]
   */
  public Tensor observation(Tensor z, Tensor t) {
    return Ops.blocks(matrices(t, Conversions::observation), z);
  }

  /**
   * The noise level of the observation.
   *
   * @param t times in (0, T], [] or [B]
   * @return σ, float64, shape of t
   */
  public Tensor sigma(Tensor t) {
    return Times.map(t, this::sigma);
  }

  /**
   * What a unit error of a prediction does to the score: the linear part of the conversion.
   *
   * @param error an error of the prediction, [B, C, …] for DATA and [B, kC, …] for the others
   * @param kind its kind
   * @param t times in (0, T], [] or [B]
   * @return the error of the score, [B, kC, …]
   */
  public Tensor scoreError(Tensor error, Prediction kind, Tensor t) {
    return switch (kind) {
      case SCORE -> error;
      case NOISE -> Ops.blocks(matrices(t, Conversions::noiseToScore), error);
      case DATA -> Ops.blocks(matrices(t, Conversions::dataToScore), error);
      case V ->
          Ops.blocks(
              matrices(t, Conversions::dataToScore),
              error.mul(Ops.perRow(numbers(t, Conversions::vToData), error)));
    };
  }

  /**
   * What a perfect prediction of a kind would be, given the clean state and its noise.
   *
   * @param clean clean states [B, kC, …]
   * @param noise the unit noise, shape of clean
   * @param kind the kind
   * @param t times in (0, T], [B]
   * @return the target, [B, C, …] for DATA and [B, kC, …] for the others
   */
  public Tensor target(Tensor clean, Tensor noise, Prediction kind, Tensor t) {
    requireKind(kind);
    return switch (kind) {
      case NOISE -> noise;
      case DATA -> data(clean);
      case SCORE -> Ops.blocks(matrices(t, Conversions::noiseToScore), noise);
      case V ->
          noise
              .mul(Ops.perRow(numbers(t, m -> m.mean()[0][0]), noise))
              .sub(clean.mul(Ops.perRow(numbers(t, m -> m.cholesky()[0][0]), clean)));
    };
  }

  /**
   * Times with equal steps of {@code log snr}.
   *
   * @param from first time
   * @param to last time, smaller than from
   * @param steps number of steps
   * @return the grid
   */
  public TimeGrid logSnrGrid(double from, double to, int steps) {
    double a = Math.log(sigma(from));
    double b = Math.log(sigma(to));
    double[] t = new double[steps + 1];
    t[0] = from;
    t[steps] = to;
    for (int i = 1; i < steps; i++) {
      t[i] = timeOf(Math.exp(a + (b - a) * i / steps), to, from);
    }
    return new TimeGrid(t);
  }

  /** Bisection: σ grows with t, because noise is only ever added. */
  private double timeOf(double sigma, double low, double high) {
    double lo = low;
    double hi = high;
    for (int i = 0; i < 200 && hi - lo > 1e-15 * hi; i++) {
      double mid = 0.5 * (lo + hi);
      if (sigma(mid) < sigma) {
        lo = mid;
      } else {
        hi = mid;
      }
    }
    return 0.5 * (lo + hi);
  }

  private Tensor scoreOfData(Tensor z, Tensor x0, Tensor t) {
    Tensor mean = Ops.blocks(matrices(t, Conversions::meanColumn), x0);
    return Ops.blocks(matrices(t, Conversions::inverseCovariance), mean.sub(z));
  }

  private Tensor dataOfV(Tensor z, Tensor v, Tensor t) {
    Tensor fromState = z.mul(Ops.perRow(numbers(t, Conversions::stateToData), z));
    return fromState.add(v.mul(Ops.perRow(numbers(t, Conversions::vToData), v)));
  }

  private Tensor matrices(Tensor t, Function<Moments, double[][]> f) {
    return Times.at(t, this::moments).stack(f);
  }

  private Tensor numbers(Tensor t, java.util.function.ToDoubleFunction<Moments> f) {
    return Times.at(t, this::moments).numbers(f);
  }

  private void requireKind(Prediction kind) {
    if (kind == Prediction.V && blocks() > 1) {
      throw new IllegalArgumentException(
          "prediction V exists for one block, this process has " + blocks());
    }
  }

  /** A score that keeps what it was made of. */
  private record FieldScore(Field source, Field value) implements Score {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      return value.at(x, t, c);
    }

    @Override
    public Parameters parameters() {
      return source.parameters();
    }
  }

  /** The Gaussian that sampling starts from; one draw a stream. */
  private record Prior(double[][] factor, Continuous space, Continuous states) implements Law {
    @Override
    public Tensor sample(Condition c, Rng rng) {
      if (!(space instanceof Euclidean e) || e.event().length == 0) {
        throw new IllegalArgumentException(
            "prior: expected a space with a definite shape, found " + space);
      }
      long[] shape = Shapes.prepend(rng.rows(), e.event());
      shape[1] *= factor.length;
      Tensor zero = torch.zeros(shape, new TensorOptions(ScalarType.Float));
      return Ops.blocks(Ops.matrix(factor), states.noise(zero, rng));
    }

    @Override
    public Tensor logDensity(Tensor x, Condition c, Rng rng) {
      return new tweedie.law.Gaussian(Ops.zerosLike(x), Ops.matrix(factor), states)
          .logDensity(x, c, rng);
    }
  }
}
