package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * λ-DDIM, conjugate integrators for any linear process. With {@code A′ = A(B − F)} the probability
 * flow of {@code ẑ = A z} is {@code dẑ = A B A⁻¹ ẑ dt + A Φ d(Φ⁻¹R) ε̂}, and a step is Euler's in t
 * for the first part with the integral of the second at held noise. Back in z, with h = t − s and
 * {@code Ψ_u = A_s⁻¹ A_u},
 *
 * <pre>{@code
 * z_s = Ψ_t (I − hB) z_t + ∫ Ψ_u Φ_u d(Φ⁻¹R) ε̂_t
 * }</pre>
 *
 * λ = 0 is gDDIM. Both cases of B are the paper's; the step is derived here from its conjugacy, for
 * drifts that do not commute with B as well. One field call a step; order 1.
 *
 * @param lambda λ, per unit of time
 * @param matrix B/λ
 * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 3"
 */
public record Conjugate(double lambda, Matrix matrix) implements Solver<SemiLinear> {
  /**
   * What λ is multiplied with.
   *
   * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 3.3"
   */
  public enum Matrix {
    /** The identity, λ-DDIM-I. */
    IDENTITY,
    /** A one everywhere, λ-DDIM-II, which mixes the blocks; with one block the same. */
    ONES
  }

  /**
   * λ-DDIM-I.
   *
   * @param lambda λ, per unit of time
   * @throws IllegalArgumentException if it is not finite
   */
  public Conjugate(double lambda) {
    this(lambda, Matrix.IDENTITY);
  }

  /**
   * Checks λ.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Conjugate {
    if (!Double.isFinite(lambda)) {
      throw new IllegalArgumentException("lambda: expected a finite number, found " + lambda);
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofFlow(d, grid);
    double[][] b = lost(d.forward().blocks());
    return (x, t, s, c, rng) -> {
      Tensor noise = p.noise(x, t, c);
      Tensor turned = Ops.add(x, Predictions.apply(b, x), s - t);
      double[][][] push = p.step().pushes(t, s, u -> p.step().carry(u, s, b), t);
      return Predictions.apply(p.step().carry(t, s, b), turned)
          .add(Predictions.apply(push[0], noise));
    };
  }

  /** B. */
  private double[][] lost(int blocks) {
    double[][] b = new double[blocks][blocks];
    for (int i = 0; i < blocks; i++) {
      for (int j = 0; j < blocks; j++) {
        b[i][j] = matrix == Matrix.ONES || i == j ? lambda : 0;
      }
    }
    return b;
  }
}
