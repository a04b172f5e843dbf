package tweedie.process;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/** Noised conditions along one path of their process, followed back by its bridges. */
final class CoherentPath implements ConditionPath {
  private final LinearSde process;
  private final Rng rng;
  private double time;
  private Optional<Tensor> last = Optional.empty();

  CoherentPath(LinearSde process, Rng rng) {
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
