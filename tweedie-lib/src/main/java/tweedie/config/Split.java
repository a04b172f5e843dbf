package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import tweedie.data.Columns;
import tweedie.data.DataSets;
import tweedie.data.Table;

/**
 * The data of a run.
 *
 * @param train what is trained on
 * @param heldOut what losses are judged on
 * @param columns names and units of the rows before they became states
 */
record Split(Table train, Optional<Table> heldOut, Optional<Columns> columns) {
  static Split read(Experiment e, Optional<Path> dataDir) throws IOException {
    Split rows = rows(e, dataDir);
    Noising p = e.process();
    return new Split(p.encode(rows.train()), rows.heldOut().map(p::encode), rows.train().columns());
  }

  private static Split rows(Experiment e, Optional<Path> dataDir) throws IOException {
    Table all = e.data().read(dataDir);
    if (all.rows() == 0) {
      throw new IOException(e.data().source() + ": expected at least one row, found none");
    }
    String name = e.data().heldOut();
    if (!name.isEmpty()) {
      Table t = DataSets.read(name, dataDir, e.data().options());
      return new Split(all, Optional.of(alike(all, t, name)), all.columns());
    }
    int held = (int) (all.rows() * e.data().heldOutShare());
    if (held == 0) {
      return new Split(all, Optional.empty(), all.columns());
    }
    int[] out = IntStream.range(0, all.rows()).filter(i -> held(i, held, all.rows())).toArray();
    int[] in = IntStream.range(0, all.rows()).filter(i -> !held(i, held, all.rows())).toArray();
    return new Split(all.select(in), Optional.of(all.select(out)), all.columns());
  }

  /** Spaces the held-out rows evenly, so that sorted files are split evenly too, and always so. */
  static boolean held(int row, int held, int rows) {
    return (long) row * held % rows < held;
  }

  /** Held-out rows in the units of the training rows: readers standardise each file by itself. */
  private static Table alike(Table train, Table t, String name) throws IOException {
    if (!Arrays.equals(train.shape(), t.shape())) {
      throw new IOException(
          "%s: expected rows of shape %s as in the training data, found %s"
              .formatted(name, Arrays.toString(train.shape()), Arrays.toString(t.shape())));
    }
    if (train.columns().isEmpty() || t.columns().isEmpty()) {
      return t;
    }
    Columns to = train.columns().get();
    Columns from = t.columns().get();
    float[] x = new float[t.values().length];
    for (int i = 0; i < x.length; i++) {
      int j = i % to.size();
      x[i] = to.standardise(j, from.restore(j, t.values()[i]));
    }
    return new Table(x, t.rows(), t.shape(), t.labels(), train.columns());
  }
}
