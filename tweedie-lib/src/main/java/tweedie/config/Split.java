package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import tweedie.data.Columns;
import tweedie.data.Table;

/**
 * The data of a run.
 *
 * @param train what is trained on
 * @param heldOut what losses are judged on while training
 * @param test what only {@code eval} sees
 * @param columns names and units of the rows before they became states
 * @param other the data at the other end of a bridge, in the units of these
 */
record Split(
    Table train,
    Optional<Table> heldOut,
    Optional<Table> test,
    Optional<Columns> columns,
    Optional<Split> other) {
  Split(Table train, Optional<Table> heldOut, Optional<Table> test, Optional<Columns> columns) {
    this(train, heldOut, test, columns, Optional.empty());
  }

  static Split read(Experiment e, Optional<Path> dataDir) throws IOException {
    Optional<Split> simulated = Pairs.simulated(e);
    Split rows = simulated.isPresent() ? simulated.get() : rows(e.data(), dataDir);
    return new Split(
        Pairs.states(e, rows.train()),
        rows.heldOut().map(t -> Pairs.states(e, t)),
        rows.test().map(t -> Pairs.states(e, t)),
        rows.train().columns(),
        other(e, rows.train(), dataDir));
  }

  private static Optional<Split> other(Experiment e, Table left, Optional<Path> dataDir)
      throws IOException {
    if (e.data().other().isEmpty()) {
      return Optional.empty();
    }
    DataKeys keys = e.data().other().get();
    Split rows = rows(keys, dataDir);
    Table train = alike(left, rows.train(), keys.source());
    Optional<Table> held = Optional.empty();
    if (rows.heldOut().isPresent()) {
      held = Optional.of(alike(left, rows.heldOut().get(), keys.source()));
    }
    return Optional.of(
        new Split(
            Pairs.states(e, train),
            held.map(t -> Pairs.states(e, t)),
            Optional.empty(),
            rows.columns()));
  }

  private static Split rows(DataKeys d, Optional<Path> dataDir) throws IOException {
    DataKeys.Read read = d.read(dataDir);
    Table all = read.rows();
    IdleKeys.check(d, all);
    if (all.rows() == 0) {
      throw new IOException(d.source() + ": expected at least one row, found none");
    }
    String name = d.heldOut();
    double share = name.isEmpty() ? d.heldOutShare() : 0;
    Parts parts =
        all.isText()
            ? Parts.inOrder(all.rows(), share, d.testShare())
            : Parts.of(all.rows(), share, d.testShare(), d.split(), read.group());
    if (parts.train().length == 0) {
      throw new IOException(d.source() + ": the shares leave no row to train on");
    }
    Optional<Table> heldOut = some(all, parts.heldOut());
    if (!name.isEmpty()) {
      heldOut = Optional.of(alike(all, d.readHeldOut(dataDir), name));
    }
    boolean whole = parts.train().length == all.rows();
    return new Split(
        whole ? all : all.select(parts.train()), heldOut, some(all, parts.test()), all.columns());
  }

  private static Optional<Table> some(Table all, int[] rows) {
    return rows.length == 0 ? Optional.empty() : Optional.of(all.select(rows));
  }

  /** Held-out rows in the units of the training rows: readers standardise each file by itself. */
  private static Table alike(Table train, Table t, String name) throws IOException {
    if (!Arrays.equals(train.shape(), t.shape())) {
      throw new IOException(
          "%s: expected rows of shape %s as in the training data, found %s"
              .formatted(name, Arrays.toString(train.shape()), Arrays.toString(t.shape())));
    }
    if (!train.alphabet().equals(t.alphabet())) {
      throw new IOException(
          "%s: expected %s as in the training data, found %s"
              .formatted(name, symbols(train), symbols(t)));
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
    Table same =
        new Table(
            x,
            t.rows(),
            t.shape(),
            t.labels(),
            train.columns(),
            Optional.empty(),
            train.alphabet());
    return train.context().isPresent() && t.context().isPresent()
        ? same.withContext(Optional.of(alike(train.context().get(), t.context().get(), name)))
        : same;
  }

  private static String symbols(Table t) {
    return t.alphabet().map(a -> "the symbols " + a.names()).orElse("numbers");
  }
}
