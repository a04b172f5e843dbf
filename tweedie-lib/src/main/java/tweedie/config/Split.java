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
 * @param groups group of each row that a finished model is judged on, of test rows or else of
 *     held-out ones; empty where rows are split one by one
 * @param other the data at the other end of a bridge, in the units of these
 * @param warning one line about rows that are judged on and trained on; empty: few or none
 */
record Split(
    Table train,
    Optional<Table> heldOut,
    Optional<Table> test,
    Optional<Columns> columns,
    Optional<int[]> groups,
    Optional<Split> other,
    Optional<String> warning) {
  Split(Table train, Optional<Table> heldOut, Optional<Table> test, Optional<Columns> columns) {
    this(train, heldOut, test, columns, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Split read(Experiment e, Optional<Path> dataDir) throws IOException {
    try {
      return encoded(e, dataDir);
    } catch (RowException bad) {
      throw bad.located(e, dataDir);
    }
  }

  private static Split encoded(Experiment e, Optional<Path> dataDir) throws IOException {
    Optional<Split> simulated = Pairs.simulated(e);
    Split rows = simulated.isPresent() ? simulated.get() : rows(e.data(), dataDir);
    return new Split(
        Pairs.states(e, rows.train()),
        rows.heldOut().map(t -> Pairs.states(e, t)),
        rows.test().map(t -> Pairs.states(e, t)),
        rows.train().columns(),
        rows.groups(),
        other(e, rows.train(), dataDir),
        rows.warning());
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
    // The groups of another file are not known.
    Optional<int[]> group =
        name.isEmpty() || parts.test().length > 0 ? read.group() : Optional.empty();
    boolean whole = parts.train().length == all.rows();
    Table train = whole ? all : all.select(parts.train());
    Table to = standardised(train, train);
    Optional<Table> held = heldOut.map(t -> standardised(t, train));
    Optional<Table> test = some(all, parts.test()).map(t -> standardised(t, train));
    return new Split(
        to,
        held,
        test,
        to.columns(),
        group.map(g -> judged(g, parts)),
        Optional.empty(),
        repeats(to, held, test, name.isEmpty()));
  }

  private static Optional<String> repeats(
      Table train, Optional<Table> heldOut, Optional<Table> test, boolean share) {
    String distinct = "\"distinct\": true in data leaves repeated rows out";
    return test.isPresent()
        ? Repeats.warning(test.get(), train, "test", distinct)
        : heldOut.flatMap(
            t ->
                Repeats.warning(
                    t,
                    train,
                    "held-out",
                    share ? distinct : "name other rows, or a share with \"distinct\": true"));
  }

  private static int[] judged(int[] group, Parts parts) {
    int[] rows = parts.test().length > 0 ? parts.test() : parts.heldOut();
    return Arrays.stream(rows).map(i -> group[i]).toArray();
  }

  /**
   * Readers standardise a file before anybody knows which rows are trained on; nothing that a model
   * is told may come from the others.
   */
  private static Table standardised(Table t, Table train) {
    // Symbols have no units.
    if (t.columns().isEmpty() || t.alphabet().isPresent()) {
      return t;
    }
    Table same = in(t, train.columns().orElseThrow().refitted(train.values()));
    return t.context().isPresent() && train.context().isPresent()
        ? same.withContext(Optional.of(standardised(t.context().get(), train.context().get())))
        : same;
  }

  /** Rows in the units of other columns. */
  private static Table in(Table t, Columns to) {
    Columns from = t.columns().orElseThrow();
    float[] x = new float[t.values().length];
    for (int i = 0; i < x.length; i++) {
      int j = i % to.size();
      x[i] = to.standardise(j, from.restore(j, t.values()[i]));
    }
    return new Table(
        x, t.rows(), t.shape(), t.labels(), Optional.of(to), Optional.empty(), t.alphabet());
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
    Table same = in(t, train.columns().get());
    return train.context().isPresent() && t.context().isPresent()
        ? same.withContext(Optional.of(alike(train.context().get(), t.context().get(), name)))
        : same;
  }

  private static String symbols(Table t) {
    return t.alphabet().map(a -> "the symbols " + a.names()).orElse("numbers");
  }
}
