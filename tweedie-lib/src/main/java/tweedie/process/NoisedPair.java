package tweedie.process;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.tensor.Ops;

/**
 * States and their conditions noised side by side, each by a clock of its own: {@code (x_t, y_t)}
 * with channels of x first. From the joint score one samples x given y by following x with a noised
 * y_t at every time. Equal clocks are the estimator CDiffE; a slower clock of y, CMDE, has a
 * smaller bias, which vanishes with the noise of y.
 *
 * @param state the process of x, of one block
 * @param condition the process of y, of one block
 * @param event shape of x, channels first
 * @param channels channels of y
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, Conditional image generation with score-based
 *     diffusion models, arXiv:2111.13606, sections 3-4"
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in
public record NoisedPair(LinearSde state, LinearSde condition, long[] event, int channels) {
  /** Copies the shape. */
  public NoisedPair {
    event = event.clone();
  }

  /**
   * The condition of rows as their data have it.
   *
   * @param c with a part {@code given} for pictures or {@code context} for vectors
   * @return y [B, C, …]
   * @throws IllegalArgumentException when there is neither
   */
  public static Tensor known(Condition c) {
    Tensor picture = c.parts().get("given");
    Tensor numbers = c.parts().get("context");
    if (picture != null) {
      return picture;
    }
    if (numbers == null) {
      throw new IllegalArgumentException("given: expected a condition beside the state");
    }
    return numbers;
  }

  /**
   * The process of both.
   *
   * @return on channels of x, then of y
   */
  public NonUniformSde joint() {
    long[] both = event.clone();
    both[0] += channels;
    int[] sizes = {Math.toIntExact(event[0]), channels};
    return new NonUniformSde(List.of(state, condition), Components.channels(sizes, both));
  }

  /**
   * States and conditions side by side.
   *
   * @param x [B, C, …]
   * @param y [B, D, …]
   * @return [B, E, …] with E = C + D
   */
  public static Tensor join(Tensor x, Tensor y) {
    return Ops.cat(1, x, y.to(x.scalar_type()));
  }

  /**
   * The score of x given y that a joint score stands for along one run.
   *
   * @param joint {@code ∇ log p_t(x_t, y_t)}
   * @param path noised conditions of the run
   * @return {@code ∇_x log p_t(x_t | y_t)} at the y_t of the path
   */
  public Score given(Score joint, ConditionPath path) {
    return new FieldScore(
        joint,
        (x, t, c) -> {
          Tensor y = path.at(known(c).to(x.scalar_type()), t);
          return joint.at(join(x, y), t, c).narrow(1, 0, event[0]);
        });
  }
}
