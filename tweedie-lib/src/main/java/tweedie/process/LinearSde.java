package tweedie.process;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Continuous;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.space.Power;
import tweedie.tensor.Ops;
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
public final class LinearSde implements TractableProcess<Linear> {
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
    this.moments = new MomentMemory(t -> kernel.between(0, t, this.initialCovariance));
    this.dynamics = new LinearDynamics(kernel, states, moments::at, false);
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
   * The same process given auxiliary blocks that were drawn: their rows and columns of Σ₀ are
   * zeros, while the data keep the variance they have.
   *
   * @return the process of denoising score matching
   */
  public LinearSde givenAuxiliaries() {
    double[][] rest = new double[blocks()][blocks()];
    rest[0][0] = initialCovariance[0][0];
    return withInitialCovariance(rest);
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
        && Arrays.deepEquals(initialCovariance, p.initialCovariance);
  }

  @Override
  public int hashCode() {
    return (recipe().hashCode() * 31 + schedule().hashCode()) * 31
        + Arrays.deepHashCode(initialCovariance);
  }

  @Override
  public String toString() {
    return "LinearSde["
        + recipe()
        + ", "
        + schedule()
        + ", initialCovariance="
        + Arrays.deepToString(initialCovariance)
        + "]";
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
    return new Prior(priorFactor(), space, states);
  }

  /** Lower triangular factor of the covariance of the prior, k×k. */
  double[][] priorFactor() {
    return recipe().stationaryFactor().orElseGet(() -> moments(horizon()).cholesky());
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
    Times.Pair<Moments> m = between(s, t);
    Tensor noise = states.noise(x, rng);
    Tensor mean = Ops.blocks(m.stack(Moments::mean), x);
    return new Noised(mean.add(Ops.blocks(m.stack(Moments::cholesky), noise)), noise);
  }

  private Times.Pair<Moments> between(Tensor s, Tensor t) {
    double[][] none = new double[blocks()][blocks()];
    return Times.pair(s, t, (a, b) -> a == 0 ? moments(b) : kernel.between(a, b, none));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact, with respect to Lebesgue measure; from s = 0 the covariance includes Σ₀.
   *
   * @throws IllegalArgumentException where the law has no density, as for t = s
   */
  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    return new LinearTransition(between(s, t), states).logDensity(y, x);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code Σ⁻¹(Φx − y)}; from s = 0 the covariance includes Σ₀.
   *
   * @throws IllegalArgumentException where the law has no density, as for t = s
   */
  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    return new LinearTransition(between(s, t), states).score(y, x);
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
    kind.require(blocks());
    return new FieldScore(net, (z, t, c) -> kind.score(this, net.at(z, t, c), z, t));
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
        denoiser,
        (z, t, c) ->
            Prediction.DATA.score(this, denoiser.at(observation(z, t), sigma(t), c), z, t));
  }

  /**
   * The statistic through which a state informs about the data, {@code y ~ N(x₀, σ²)}.
   *
   * @param z states [B, kC, …]
   * @param t times in (0, T], [] or [B]
   * @return [B, C, …]
   */
  public Tensor observation(Tensor z, Tensor t) {
    return Ops.blocks(Times.at(t, this::moments).stack(Conversions::observation), z);
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
}
