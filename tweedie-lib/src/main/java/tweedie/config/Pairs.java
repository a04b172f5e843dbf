package tweedie.config;

import java.util.Arrays;
import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Source;
import tweedie.data.DataSets;
import tweedie.data.Shuffled;
import tweedie.data.Simulated;
import tweedie.data.Simulator;
import tweedie.data.Table;

/** Rows of data as states, each with what the model is told of it. */
final class Pairs {
  private Pairs() {}

  /** Simulated rows for statistics and judgement; empty for data that are read. */
  static Optional<Split> simulated(Experiment e) {
    return DataSets.simulator(e.data().source())
        .map(Simulated::of)
        .map(
            s ->
                new Split(
                    s.train(), Optional.of(s.heldOut()), Optional.empty(), s.train().columns()));
  }

  /** Rows as states; the context stays, and the picture around a patch becomes one. */
  static Table states(Experiment e, Table rows) {
    Table states = e.process().encode(rows).withContext(rows.context());
    if (e.data().task().isPresent()) {
      return e.data().task().get().pairs(states);
    }
    int size = e.data().patch();
    return size == 0 ? states : patches(states, size);
  }

  /** Endless training batches: fresh ones from a simulator, else shuffled passes. */
  static Source<Batch> training(Experiment e, Table states) {
    Optional<Simulator> s = DataSets.simulator(e.data().source());
    return s.isPresent()
        ? Simulated.of(s.get()).encoded(e.process()::encode)
        : new Shuffled(states, e.data().flip());
  }

  /** The middle of each picture, given the picture. */
  private static Table patches(Table pictures, int size) {
    int[] s = pictures.shape();
    if (!pictures.isImages() || size >= Math.min(s[1], s[2])) {
      throw new ConfigException(
          "data.patch",
          "expected images larger than %d pixels, found rows of shape %s"
              .formatted(size, Arrays.toString(s)));
    }
    int top = (s[1] - size) / 2;
    int left = (s[2] - size) / 2;
    float[] x = new float[pictures.rows() * s[0] * size * size];
    for (int line = 0; line < pictures.rows() * s[0] * size; line++) {
      int from = (line / size * s[1] + top + line % size) * s[2] + left;
      System.arraycopy(pictures.values(), from, x, line * size, size);
    }
    int[] shape = {s[0], size, size};
    return new Table(x, pictures.rows(), shape, pictures.labels(), Optional.empty())
        .withContext(Optional.of(Table.of(pictures.values(), pictures.rows(), s)));
  }
}
