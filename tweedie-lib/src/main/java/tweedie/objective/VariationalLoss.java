package tweedie.objective;

import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.process.MonotoneLogSnr;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * The variational bound as a loss, nats a row, with times spread evenly over the rows. Where the
 * noise schedule learns, the network lowers the bound and the schedule the mean of its square: the
 * two share one draw and one optimiser, and neither has a gradient of the other's.
 *
 * @param bound made anew for each batch, because the schedule may have moved
 * @param net what is trained, with the schedule where that learns
 * @param data rows of data
 * @param schedule what learns from squared losses; then times must be uniform on its range, one a
 *     row
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, sections 4 and 5.1"
 */
public record VariationalLoss(
    Supplier<VariationalBound> bound,
    Field net,
    Source<Batch> data,
    Optional<MonotoneLogSnr> schedule)
    implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    Batch clean = data.draw(rng.child(0));
    BoundTerms terms =
        bound
            .get()
            .terms(clean.x(), clean.c().training(rng.child(2)), rng.child(3), k -> shares(rng, k));
    Tensor loss = terms.total();
    if (schedule.isEmpty()) {
      return loss;
    }
    // A prediction of no use costs half the range for each number.
    double scale = 0.5 * schedule.get().range() * Ops.rowSize(clean.x());
    return loss.add(schedule.get().lesson(terms.diffusion(), shares(rng, 0), scale));
  }

  /** Uniform numbers, spread evenly over the rows. */
  private static double[] shares(Rng rng, int point) {
    return TimeLaw.plain(TimeLaw.stratified(0, 1), rng.child(1).child(point));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net);
  }

  @Override
  public String describe(Rng rng, int row) {
    return ", t = " + bound.get().times().time(shares(rng, 0)[row]);
  }
}
