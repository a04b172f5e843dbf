package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * Splitting integrators of the probability flow in phase space: the position (block 0) and the
 * momenta (all others) move in turn, each by an Euler step of its own rows of the flow while the
 * other stands still. The naive forms ask for the score at every substep, the reduced ones reuse
 * it, and the form of the substeps is that of symplectic Euler or of velocity Verlet. All are of
 * order 1, because a block's own friction and score enter by Euler's rule; they differ in the
 * constant. With one block all of it is the position, and the substeps are Euler's.
 *
 * <p>The paper's update equations were not at hand: these are derived from its description.
 *
 * @param form which substeps
 * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 4, for the idea"
 */
public record Splitting(Form form) implements Solver<SemiLinear> {
  /**
   * Substeps, and where the score is evaluated.
   *
   * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 4, for the idea"
   */
  public enum Form {
    /** Position, then momentum, each with a score of its own: two calls. */
    NAIVE_EULER,
    /** Position, then momentum with the score at the start: one call. */
    REDUCED_EULER,
    /** Half a position, momentum, half a position, each with a score of its own: three calls. */
    NAIVE_VERLET,
    /** The same, its second half with the score at the middle: two calls. */
    REDUCED_VERLET
  }

  @Override
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    Heun.requireFlow(d);
    int k = d.forward().blocks();
    double[][] position = new double[k][k];
    double[][] momentum = new double[k][k];
    for (int i = 0; i < k; i++) {
      (i == 0 ? position : momentum)[i][i] = 1;
    }
    Halves halves = new Halves(d, position, momentum);
    return (x, t, s, c, rng) -> {
      double h = s.item_double() - t.item_double();
      Tensor score = d.score().at(x, t, c);
      return switch (form) {
        case NAIVE_EULER -> {
          Tensor y = halves.move(position, x, score, t, h);
          yield halves.move(momentum, y, d.score().at(y, t, c), t, h);
        }
        case REDUCED_EULER -> {
          Tensor y = halves.move(position, x, score, t, h);
          yield halves.move(momentum, y, score, t, h);
        }
        case NAIVE_VERLET -> halves.verlet(x, score, t, h, true, c);
        case REDUCED_VERLET -> halves.verlet(x, score, t, h, false, c);
      };
    };
  }

  /** The rows of the flow that belong to the position and to the momenta. */
  private record Halves(SemiLinear d, double[][] position, double[][] momentum) {
    /** {@code z + h P (f − ½GGᵀ score)}. */
    Tensor move(double[][] rows, Tensor z, Tensor score, Tensor t, double h) {
      Tensor pull = d.forward().diffuse(score, z, t);
      Tensor flow = Ops.add(d.forward().drift(z, t, Condition.NONE), pull, -0.5);
      return Ops.add(z, Predictions.apply(rows, flow), h);
    }

    Tensor verlet(Tensor x, Tensor score, Tensor t, double h, boolean naive, Condition c) {
      Tensor mid = Ops.add(t, h / 2);
      Tensor half = move(position, x, score, t, h / 2);
      Tensor middle = d.score().at(half, mid, c);
      Tensor moved = move(momentum, half, middle, mid, h);
      Tensor last = naive ? d.score().at(moved, mid, c) : middle;
      return move(position, moved, last, mid, h / 2);
    }
  }
}
