package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Source;
import tweedie.data.Shuffled;

/**
 * The laws a run joins: that of its data, and the law of another data set where it has one.
 *
 * @param left states of the data
 * @param right states of the other data; empty where noise takes their place
 */
record Ends(Source<Batch> left, Optional<Source<Batch>> right) {
  /** The training rows. */
  static Ends training(Experiment e, Split data) {
    boolean flip = e.data().other().map(DataKeys::flip).orElse(false);
    return new Ends(
        Pairs.training(e, data.train()), data.other().map(o -> new Shuffled(o.train(), flip)));
  }

  /** The held-out rows; empty when one of both ends has none. */
  static Optional<Ends> heldOut(Split data) {
    if (data.heldOut().isEmpty()
        || (data.other().isPresent() && data.other().get().heldOut().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new Ends(
            new Shuffled(data.heldOut().get(), false),
            data.other().flatMap(Split::heldOut).map(t -> new Shuffled(t, false))));
  }
}
