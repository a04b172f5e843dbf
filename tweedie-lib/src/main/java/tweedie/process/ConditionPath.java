package tweedie.process;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Noised conditions along a reverse run; either way {@code y_t ~ p(y_t | y)} at every time.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, section 3"
 */
@FunctionalInterface
public interface ConditionPath {
  /**
   * The condition at a time.
   *
   * @param y clean conditions [B, C, …]
   * @param t time common to all rows, []
   * @return y_t, shape of y; the same again for the same time
   */
  Tensor at(Tensor y, Tensor t);

  /**
   * Independent draws at different times: right in every marginal, though no path of the process.
   *
   * @param process of the condition
   * @param rng one stream a row
   * @return a pure function of the streams
   */
  static ConditionPath redrawn(LinearSde process, Rng rng) {
    return (y, t) -> {
      Rng streams = rng.child(Double.doubleToLongBits(t.item_double()));
      return process.sample(y, Ops.scalar(0), t, streams).x();
    };
  }

  /**
   * One path of the process, followed back in time by its bridges: {@code y_s | y_t, y} is Gaussian
   * with mean {@code (σ²_{t|s} α_s y + α_{t|s} σ_s² y_t)/σ_t²} and variance {@code σ_s²
   * σ²_{t|s}/σ_t²}.
   *
   * @param process of the condition, of one block
   * @param rng one stream a row
   * @return a path that has to be asked at times that do not grow; it keeps the last state
   */
  static ConditionPath coherent(LinearSde process, Rng rng) {
    return new Coherent(process, rng);
  }

  /** Follows one path. */
  final class Coherent implements ConditionPath {
    private final LinearSde process;
    private final Rng rng;
    private double time;
    private Optional<Tensor> last = Optional.empty();

    private Coherent(LinearSde process, Rng rng) {
      this.process = process;
      this.rng = rng;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the time is later than that of the last call
     */
    @Override
    public Tensor at(Tensor y, Tensor t) {
      double s = t.item_double();
      if (last.isPresent() && s == time) {
        return last.get();
      }
      if (last.isPresent() && s > time) {
        throw new IllegalArgumentException(
            "coherent path: expected a time of at most %s, found %s".formatted(time, s));
      }
      Rng streams = rng.child(Double.doubleToLongBits(s));
      Tensor next =
          last.isEmpty()
              ? process.sample(y, Ops.scalar(0), t, streams).x()
              : bridge(y, last.get(), s, streams);
      // It has to outlive the scope of the present step.
      next.retainReference();
      last.ifPresent(Tensor::releaseReference);
      last = Optional.of(next);
      time = s;
      return next;
    }

    private Tensor bridge(Tensor y, Tensor later, double s, Rng streams) {
      Moments rest = process.dynamics().kernel().between(s, time, new double[1][1]);
      Moments early = process.moments(s);
      double total = process.moments(time).covariance()[0][0];
      double ahead = rest.covariance()[0][0];
      double here = early.covariance()[0][0];
      Tensor mean =
          Ops.add(
              Ops.mul(y, ahead * early.mean()[0][0] / total),
              later,
              rest.mean()[0][0] * here / total);
      Tensor noise = streams.normal(Shapes.event(y)).to(y.scalar_type());
      return Ops.add(mean, noise, Math.sqrt(here * ahead / total));
    }
  }
}
