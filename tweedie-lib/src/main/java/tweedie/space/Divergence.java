package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Rng;

/**
 * How the divergence of a tangent field is found, with respect to the volume of the space: {@code
 * div v = tr(P ∂v)} with the tangent projection P. Only moves within the space count, so any smooth
 * extension of the field to the ambient coordinates gives the same number.
 *
 * <p>The result can be differentiated unless the caller has turned gradients off.
 */
@FunctionalInterface
public interface Divergence {
  /**
   * The value of a field and its divergence.
   *
   * @param space where the states live
   * @param field tangent vectors of states; row b depends on state b only, [B, event] to [B, event]
   * @param x states [B, event]
   * @param rng streams of estimators; exact rules do not touch them
   * @return value and divergence
   */
  Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng);

  /**
   * Whether results are random estimates. Their mean is the divergence, but functions of them, such
   * as the exponential of a path weight, are biased. True unless a rule says otherwise.
   *
   * @return whether {@link #at} draws from its streams
   */
  default boolean random() {
    return true;
  }

  /**
   * A field at a state.
   *
   * @param value tangent vectors, shape of the states
   * @param divergence [B]
   */
  record Result(Tensor value, Tensor divergence) {}

  /**
   * The exact trace in an orthonormal frame of each tangent space: one vector–Jacobian product for
   * each dimension of the space. On flat spaces the frame is that of the coordinates.
   *
   * @return the exact divergence
   */
  static Divergence exact() {
    return new FrameDivergence();
  }

  /**
   * Hutchinson's estimator with tangent probes, {@code (Pz)ᵀ ∂v (Pz)} with signs z: unbiased, one
   * vector–Jacobian product a probe. An ambient probe would add the derivative along the normals.
   *
   * @param probes number of probes, at least 1
   * @return the mean over the probes
   * @throws IllegalArgumentException when there is no probe
   * @see "Hutchinson 1990; Grathwohl et al. 2019, arXiv:1810.01367, equation 7; Song, Garg, Shi,
   *     Ermon 2019, arXiv:1905.07088, for the same probe in sliced score matching"
   */
  static Divergence hutchinson(int probes) {
    return new ProbeDivergence(probes);
  }

  /**
   * Hutch++: the trace on a sketch of the range of the Jacobian, exactly, and Hutchinson's estimate
   * of the rest. Unbiased; exact where the rank of the Jacobian is at most the number of probes.
   * Three vector–Jacobian products a probe.
   *
   * @param probes number of columns of the sketch, and of probes of the rest; at least 1
   * @return the estimate
   * @throws IllegalArgumentException when there is no probe
   * @see "Meyer, Musco, Musco, Woodruff 2021, Hutch++: Optimal Stochastic Trace Estimation,
   *     arXiv:2010.09649, algorithm 1"
   */
  static Divergence hutchPlusPlus(int probes) {
    return new SketchDivergence(probes);
  }

  /**
   * The ambient divergence of the field extended along the normals, {@code v(π(x))} with the
   * closest point π(x): one vector–Jacobian product for each ambient coordinate.
   *
   * @param closest the closest point of the space for states near it; Euclidean distance, [B,
   *     event] to [B, event]
   * @return the exact divergence
   * @see "Rozen, Grover, Nickel, Lipman 2021, arXiv:2108.08052, lemma 2"
   */
  static Divergence closestPoint(UnaryOperator<Tensor> closest) {
    return new ClosestPointDivergence(closest);
  }

  /**
   * Central differences along moves, for fields that LibTorch cannot differentiate, such as exact
   * scores computed from series: two calls of the field for each dimension of the space, error of
   * order step². The result carries no gradient.
   *
   * @param step length h of a move, &gt; 0; 1e-4 leaves about 1e-8 in float64
   * @return the divergence by differences
   * @throws IllegalArgumentException when the step is not positive
   */
  static Divergence differences(double step) {
    return new DifferenceDivergence(step);
  }
}
