package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.law.Gaussian;
import tweedie.process.LinearKernel;
import tweedie.process.Moments;
import tweedie.process.Recipe;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Stochastic splitting integrators in phase space, OBA: the noise, the momenta, the position. In
 * the reversed clock the reverse SDE is a sum of three,
 *
 * <pre>{@code
 * dz = [−DΛz dB + √(2D) dw] + P_m [QΛz + 2D(s + Λz)] dB + P_x [QΛz + 2D(s + Λz)] dB
 * }</pre>
 *
 * with {@code P_x} the rows of the position (block 0) and {@code P_m} all others. O, the first, is
 * an Ornstein–Uhlenbeck process with the stationary law of the whole and is drawn exactly; B and A
 * are steps of Euler's rule, A from the momenta that B has moved. Each part is applied over the
 * whole step, so that the order is 1, weakly.
 *
 * <p>The naive form asks for a score before B and for another before A, both at the start time of
 * the step. The reduced one asks once, before B, and shifts the time of that score to the middle:
 * at the end of the step the pull of late times, which are stiff, is too strong for long steps.
 *
 * <p>With one block there are no momenta: B is empty and A is the pull of the score, so that the
 * step is that of {@link Sscs} with all of its noise before the score.
 *
 * <p>The paper's update equations were not at hand: these are derived from its description. Its
 * factor on the noise of the position is 1 here, so that the parts add up to the reverse SDE.
 *
 * @param form where the score is evaluated
 * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 4, for the idea"
 */
public record Oba(Form form) implements Solver<SemiLinear> {
  /**
   * Where the score is evaluated.
   *
   * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 4, for the idea"
   */
  public enum Form {
    /** Before B and before A, at the start time: two calls. */
    NAIVE,
    /** Before B, at the middle time: one call. */
    REDUCED
  }

  @Override
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    Sscs.requireSde(d);
    Parts parts = Parts.of(d);
    return (x, t, s, c, rng) -> {
      Tensor z = parts.noised(x, t, s, rng);
      if (form == Form.NAIVE) {
        Tensor y = parts.move(parts.momenta, z, d.score().at(z, t, c), t, s);
        return parts.move(parts.position, y, d.score().at(y, t, c), t, s);
      }
      Tensor score = d.score().at(z, Ops.mul(t.add(s), 0.5), c);
      Tensor y = parts.move(parts.momenta, z, score, t, s);
      return parts.move(parts.position, y, score, t, s);
    };
  }

  /** O, and the rows of the rest that are B and A. */
  private record Parts(
      SemiLinear d, LinearKernel noise, double[][] curl, double[][] momenta, double[][] position) {
    static Parts of(SemiLinear d) {
      LinearKernel all = d.forward().kernel();
      Recipe r = all.recipe();
      int k = r.blocks();
      double[][] momenta = new double[k][k];
      double[][] position = new double[k][k];
      for (int i = 0; i < k; i++) {
        (i == 0 ? position : momenta)[i][i] = 1;
      }
      // Without a stationary law there is no Λ, and the noise is all that moves.
      Recipe still =
          r.stationaryCovariance().isPresent()
              ? new Recipe(r.diffusion(), new double[k][k], r.precision())
              : r;
      return new Parts(d, new LinearKernel(still, all.schedule()), r.curl(), momenta, position);
    }

    /** O, from t down to s. */
    Tensor noised(Tensor x, Tensor t, Tensor s, Rng rng) {
      Moments m = noise.adjointBetween(t.item_double(), s.item_double());
      Tensor mean = Predictions.apply(m.mean(), x);
      return new Gaussian(mean, Ops.matrix(m.cholesky()), d.space()).sample(rng);
    }

    /** {@code z + P ∫ [QΛz + 2nD(v + Λz)] dB} with z and v held. */
    Tensor move(double[][] rows, Tensor z, Tensor v, Tensor t, Tensor s) {
      Tensor gradient = d.forward().gradient(z);
      double b = noise.schedule().clockBetween(s.item_double(), t.item_double());
      Tensor pull = d.forward().accumulated(v.add(gradient), s, t);
      Tensor moved = Ops.addBlocks(pull, Ops.mul(Ops.matrix(curl), b), gradient);
      return Ops.addBlocks(z, Ops.matrix(rows), moved);
    }
  }
}
