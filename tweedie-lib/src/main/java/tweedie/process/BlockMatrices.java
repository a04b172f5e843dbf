package tweedie.process;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.TensorScope;

/**
 * D and Q as k×k matrices on the blocks of a state: the coordinates of vectors [B, k], or the
 * channels of images [B, k, H, W]. Q starts at 0 and D at I, which is VP; but a low-rank D starts
 * near I, each entry within 0.01 for each column of U, because U = 0 would have no gradient.
 *
 * <p>{@code D = φ I + (1 − φ) k D̃/tr D̃}: no eigenvalue falls below the floor φ, so that every
 * direction is noised, and the trace stays k, so that β keeps its meaning. {@code Q = A − Aᵀ}.
 *
 * @see "Du, Zhang, Yang, Du 2023, A Flexible Diffusion Model, ICML, arXiv:2206.10365"
 */
public final class BlockMatrices implements FlexibleMatrices {
  /** φ: no direction is noised more slowly than by this factor. */
  public static final double FLOOR = 0.05;

  /** A float32 leaf of the same values. */
  static final UnaryOperator<Tensor> SINGLE =
      x -> {
        Tensor p = TensorScope.withoutGradient(() -> x.to(ScalarType.Float));
        p.set_requires_grad(true);
        p.retainReference();
        return p;
      };

  /**
   * What is learned.
   *
   * @see "Du, Zhang, Yang, Du 2023, arXiv:2206.10365, for the drift and noise variants"
   */
  public enum Learned {
    /** Q alone: the noise of VP, its mean rotates. */
    DRIFT,
    /** D alone. */
    NOISE,
    /** Both. */
    BOTH
  }

  /**
   * The form of the matrices, as this library parametrises them.
   *
   * @see "Du, Zhang, Yang, Du 2023, arXiv:2206.10365, for the family"
   */
  public enum Form {
    /** {@code D̃ = diag(softplus(a))}; Q is full. */
    DIAGONAL,
    /** {@code D̃ = I + U Uᵀ}, {@code A = V Wᵀ} with factors of few columns. */
    LOW_RANK,
    /** {@code D̃ = exp(S)} with symmetric S; Q is full. */
    FULL
  }

  private final int blocks;
  private final double floor;
  private final Form form;
  private final Optional<Tensor> noise;
  private final Optional<Tensor> left;
  private final Optional<Tensor> right;
  private final Optional<Tensor[]> fixed;

  private BlockMatrices(
      int blocks,
      double floor,
      Form form,
      Optional<Tensor> noise,
      Optional<Tensor> left,
      Optional<Tensor> right,
      Optional<Tensor[]> fixed) {
    this.blocks = blocks;
    this.floor = floor;
    this.form = form;
    this.noise = noise;
    this.left = left;
    this.right = right;
    this.fixed = fixed;
  }

  /**
   * Learned matrices that start at VP, those with a low-rank D near it.
   *
   * @param blocks k, at least 1
   * @param learned D, Q or both
   * @param form of the matrices
   * @param rank columns of low-rank factors, at least 1; not used by the other forms
   * @return the matrices, with float64 parameters
   * @throws IllegalArgumentException when a number is below 1
   */
  public static BlockMatrices learned(int blocks, Learned learned, Form form, int rank) {
    if (blocks < 1 || rank < 1) {
      throw new IllegalArgumentException(
          "flexible matrices: expected blocks and rank of at least 1, found %d and %d"
              .formatted(blocks, rank));
    }
    boolean low = form == Form.LOW_RANK;
    Optional<Tensor> noise = Optional.empty();
    if (learned != Learned.DRIFT) {
      // U Uᵀ has no gradient at U = 0, and one that keeps equal columns equal for ever.
      noise =
          Optional.of(
              switch (form) {
                case DIAGONAL -> zeros(blocks);
                case LOW_RANK -> staggered(blocks, rank);
                case FULL -> zeros(blocks, blocks);
              });
    }
    Optional<Tensor> left = Optional.empty();
    Optional<Tensor> right = Optional.empty();
    if (learned != Learned.NOISE) {
      left = Optional.of(low ? zeros(blocks, rank) : zeros(blocks, blocks));
      right = low ? Optional.of(staggered(blocks, rank)) : Optional.empty();
    }
    return new BlockMatrices(blocks, FLOOR, form, noise, left, right, Optional.empty());
  }

  /**
   * The same matrices with parameters in float32, as optimisers take them. Everything is computed
   * in float64 all the same.
   *
   * @return a copy
   */
  public BlockMatrices single() {
    return new BlockMatrices(
        blocks, floor, form, noise.map(SINGLE), left.map(SINGLE), right.map(SINGLE), fixed);
  }

  /**
   * Given matrices, as they are.
   *
   * @param d D [k, k], symmetric positive definite
   * @param q Q [k, k], skew
   * @return the matrices, without parameters
   * @throws IllegalArgumentException when D or Q is not of its kind
   */
  public static BlockMatrices fixed(double[][] d, double[][] q) {
    RecipeChecks.matrix("D", d, d.length);
    RecipeChecks.matrix("Q", q, d.length);
    RecipeChecks.symmetric("D", d);
    RecipeChecks.definite("D", d);
    RecipeChecks.skew("Q", q);
    Tensor[] pair = {Ops.matrix(d), Ops.matrix(q)};
    for (Tensor a : pair) {
      a.retainReference();
    }
    return new BlockMatrices(
        d.length,
        0,
        Form.FULL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(pair));
  }

  private static Tensor zeros(long... shape) {
    Tensor p = torch.zeros(shape).to(ScalarType.Double);
    p.set_requires_grad(true);
    p.retainReference();
    return p;
  }

  /**
   * Columns and rows that differ, at most 0.1: every column is a cosine of the row with a frequency
   * of its own, so that each column of U learns a direction and V Wᵀ − W Vᵀ turns any pair.
   */
  private static Tensor staggered(int blocks, int rank) {
    double[] v = new double[blocks * rank];
    for (int i = 0; i < v.length; i++) {
      int row = i / rank;
      int column = i % rank;
      v[i] = 0.1 * Math.cos(1 + row + 2.0 * column * row);
    }
    Tensor p = Ops.tensor(v, blocks, rank);
    p.set_requires_grad(true);
    p.retainReference();
    return p;
  }

  /**
   * D.
   *
   * @return [k, k], float64
   */
  public Tensor diffusion() {
    if (fixed.isPresent()) {
      return fixed.get()[0];
    }
    Tensor unit = torch.eye(blocks).to(ScalarType.Double);
    if (noise.isEmpty()) {
      return unit;
    }
    Tensor a = noise.get().to(ScalarType.Double);
    Tensor raw =
        switch (form) {
          case DIAGONAL -> a.exp().log1p().diag();
          case LOW_RANK -> unit.add(torch.matmul(a, a.transpose(0, 1)));
          case FULL -> torch.matrix_exp(Ops.mul(a.add(a.transpose(0, 1)), 0.5));
        };
    Tensor shaped = Ops.mul(raw.div(raw.trace()), (1 - floor) * blocks);
    return Ops.add(shaped, unit, floor);
  }

  /**
   * Q.
   *
   * @return [k, k], float64, skew
   */
  public Tensor curl() {
    if (fixed.isPresent()) {
      return fixed.get()[1];
    }
    if (left.isEmpty()) {
      return torch.zeros(blocks, blocks).to(ScalarType.Double);
    }
    Tensor a = left.get().to(ScalarType.Double);
    Tensor product =
        right.isPresent() ? torch.matmul(a, right.get().to(ScalarType.Double).transpose(0, 1)) : a;
    return product.sub(product.transpose(0, 1));
  }

  @Override
  public Tensor spectrum() {
    return torch.linalg_eigvalsh(diffusion());
  }

  @Override
  public Tensor turns() {
    Tensor q = curl();
    return torch.linalg_eigvalsh(torch.matmul(q, q.transpose(0, 1))).relu().sqrt();
  }

  @Override
  public Tensor diffuse(Tensor v) {
    return Ops.blocks(diffusion(), v);
  }

  @Override
  public Tensor root(Tensor v) {
    return Ops.blocks(torch.linalg_cholesky(diffusion()), v);
  }

  @Override
  public Tensor pull(Tensor v) {
    return Ops.blocks(diffusion().add(curl()), v);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The covariance is {@code I − M Mᵀ}: relative error about {@code 1e-16/(b λ)} with the
   * smallest eigenvalue λ of D.
   */
  @Override
  public Transition transition(Tensor b) {
    Tensor time = b.dim() == 0 ? b : b.reshape(-1, 1, 1);
    Tensor m = torch.matrix_exp(Ops.mul(diffusion().add(curl()).mul(time), -0.5));
    Tensor unit = torch.eye(blocks).to(ScalarType.Double);
    Tensor covariance = unit.sub(torch.matmul(m, m.transpose(-2, -1)));
    return new BlockTransition(m, torch.linalg_cholesky(covariance));
  }

  @Override
  public Parameters parameters() {
    Parameters p = Parameters.NONE;
    p = noise.isPresent() ? p.and("noise", noise.get()) : p;
    p = left.isPresent() ? p.and("curl", left.get()) : p;
    return right.isPresent() ? p.and("curlRight", right.get()) : p;
  }
}
