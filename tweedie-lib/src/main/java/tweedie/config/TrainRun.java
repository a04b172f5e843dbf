package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Table;
import tweedie.file.CorruptFileException;
import tweedie.tensor.Ops;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.train.AllReduce;
import tweedie.train.NonFiniteException;
import tweedie.train.StepReport;
import tweedie.train.Trainer;
import tweedie.train.Training;

/**
 * Training into a run folder: {@code config.json} as resolved, {@code environment.json}, {@code
 * metrics.csv}, TensorBoard events, {@code samples/}, {@code checkpoints/step-N/}. A checkpoint is
 * written before the first step, so that the folder can always be loaded. Close it to give the
 * memory of the network and its optimiser back.
 */
public final class TrainRun implements AutoCloseable {
  private static final int GRID_SAMPLES = 64;

  private final Path folder;
  private final Experiment experiment;
  private final Facts facts;
  private final Field net;
  private final Method method;
  private final Optional<Course> heldOut;
  private final Optional<Ends> shown;
  private final Optional<Table> told;
  private final StagedTraining training;
  private final RunListener listener;
  private Tally tally = new Tally();
  private long saved = -1;

  private TrainRun(
      Path folder,
      Experiment e,
      Facts facts,
      Field net,
      Split data,
      RunListener listener,
      long[] progress) {
    this.folder = folder;
    this.experiment = e;
    this.facts = facts;
    this.net = net;
    this.listener = listener;
    this.method = e.method(facts);
    Processor.threads(e.trainer().threads(), facts.image().length > 0);
    Ends ends = Ends.training(e, data);
    this.told = data.heldOut().orElse(data.train()).context();
    Optional<Ends> held = Ends.heldOut(data);
    this.heldOut = held.map(h -> method.heldOut(net, h, e));
    this.shown =
        method.directions().isEmpty() ? Optional.empty() : held.or(() -> Optional.of(ends));
    Trainer t = new Trainer(e.trainer().batch(), e.trainer().accumulation(), AllReduce.NONE);
    this.training =
        new StagedTraining(method.course(net, ends, e), t, e.optimizer(), progress[0], progress[1]);
  }

  private static TrainRun fresh(
      Path folder, Experiment e, Facts facts, Field net, Split data, RunListener listener) {
    return new TrainRun(folder, e, facts, net, data, listener, new long[] {0, e.trainer().steps()});
  }

  /** A run that is only measured and writes nothing. */
  static TrainRun scratch(Experiment e, Facts facts, Split data) {
    return fresh(Path.of(""), e, facts, e.network(facts), data, RunListener.SILENT);
  }

  Training training() {
    return training.training();
  }

  /**
   * The configuration with all defaults, without touching any data.
   *
   * @param config the configuration
   * @return every key with its value
   * @throws ConfigException naming the path of a mistake
   */
  public static ObjectNode resolve(JsonNode config) {
    return Experiment.of(config).resolved();
  }

  /**
   * Begins a run and writes its first checkpoint.
   *
   * @param config the configuration
   * @param folder the run folder; must hold no run
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @param listener told how it goes
   * @return the run at step 0
   * @throws IOException when data cannot be read or the folder cannot be written
   */
  public static TrainRun start(
      JsonNode config, Path folder, Optional<Path> dataDir, RunListener listener)
      throws IOException {
    return start(config, folder, dataDir, Optional.empty(), listener);
  }

  /**
   * Begins a run, from the averaged weights of another one if wanted.
   *
   * @param config the configuration
   * @param folder the run folder; must hold no run
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @param weights a run folder, a checkpoint folder, the {@code .safetensors} file of one, or
   *     {@code pretrained:NAME}; empty: fresh weights
   * @param listener told how it goes
   * @return the run at step 0
   * @throws IOException when data or weights cannot be read, names or shapes of weights do not
   *     agree, or the folder cannot be written; nothing is written before all are read
   */
  public static TrainRun start(
      JsonNode config,
      Path folder,
      Optional<Path> dataDir,
      Optional<String> weights,
      RunListener listener)
      throws IOException {
    Experiment e = Experiment.of(config);
    if (Files.exists(folder.resolve("checkpoints"))) {
      throw new IOException(
          folder + ": holds a run already; go on with --resume, or choose another --out");
    }
    Split data = Split.read(e, dataDir);
    Facts facts = Facts.of(data);
    e = ThreadChoice.settle(e, data, facts);
    Field net = e.network(facts);
    if (weights.isPresent()) {
      Weights.adopt(net.parameters(), weights.get());
    }
    data.warning().ifPresent(listener::warning);
    Residual.warning(e.process()).ifPresent(listener::warning);
    TrainRun run = fresh(folder, e, facts, net, data, listener);
    Json.write(folder.resolve("config.json"), e.resolved());
    Json.write(folder.resolve("environment.json"), Environment.describe());
    run.save();
    return run;
  }

  /**
   * Goes on with a run at its newest checkpoint.
   *
   * @param folder the run folder
   * @param dataDir where relative data paths start
   * @param listener told how it goes
   * @return the run at the step of the checkpoint
   * @throws IOException when something is missing or corrupt
   */
  public static TrainRun resume(Path folder, Optional<Path> dataDir, RunListener listener)
      throws IOException {
    Checkpoint c = Checkpoint.newest(folder);
    Experiment e = c.experiment();
    Split data = Split.read(e, dataDir);
    Facts facts = Facts.of(data);
    if (!Json.text(facts.json()).equals(Json.text(c.data()))) {
      throw new IOException(e.data().source() + ": not the data that the run was started with");
    }
    long[] progress = {c.step(), Math.max(c.steps(), c.step())};
    Field net = e.network(facts);
    TrainRun run = new TrainRun(folder, e, facts, net, data, listener, progress);
    try (PointerScope scope = new PointerScope()) {
      if (!run.frozen().isEmpty()) {
        Weights.adopt(net.parameters(), SafeTensors.read(c.averaged()), c.averaged().toString());
      }
      run.training.restore(SafeTensors.read(c.optimizer()), c.step());
    } catch (IllegalArgumentException x) {
      throw new CorruptFileException(c.optimizer().toString(), String.valueOf(x.getMessage()), x);
    }
    run.tally = Tally.of(c.log());
    run.saved = c.step();
    return run;
  }

  /**
   * Number of steps of the run.
   *
   * @param steps new length, at least the finished steps
   */
  public void steps(long steps) {
    training.steps(steps);
    saved = -1;
  }

  /**
   * The steps of the run.
   *
   * @return finished and planned steps
   */
  public long[] progress() {
    return new long[] {training.step(), training.steps()};
  }

  /**
   * Whether the run learns images.
   *
   * @return false for rows of a table and text
   */
  public boolean images() {
    return facts.image().length > 0;
  }

  /**
   * Trains to the end, or until the listener says stop; saves in either case.
   *
   * @return true when the last step was reached
   * @throws IOException when a file cannot be written; finished checkpoints are kept
   * @throws NonFiniteException at the first loss that is not finite; the last checkpoint is kept
   */
  public boolean train() throws IOException {
    tally.start();
    try (RunLog log = RunLog.open(folder, training.step())) {
      boolean done =
          training.run(
              (r, t) -> {
                try {
                  return after(r, log);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      save();
      return done;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean after(StepReport r, RunLog log) throws IOException {
    Experiment.TrainerKeys t = experiment.trainer();
    tally.add(r);
    listener.step(r);
    if (due(t.heldOutEvery(), r) && heldOut.isPresent()) {
      tally.heldOut(heldOutLoss());
    }
    if (due(t.logEvery(), r)) {
      log.row(r.step(), tally.row(r, t.batch()));
    }
    if (due(t.sampleEvery(), r) && facts.image().length > 0) {
      pictures(r.step(), log);
    }
    if (training.complete()) {
      outcome(r.step(), log);
    }
    if (t.checkpointEvery() > 0 && r.step() % t.checkpointEvery() == 0) {
      save();
    }
    return !listener.stopped();
  }

  private static boolean due(long every, StepReport r) {
    return every > 0 && (r.step() % every == 0 || r.step() == r.steps());
  }

  private void outcome(long step, RunLog log) throws IOException {
    List<Stage.Outcome> reached = new ArrayList<>();
    training.training().withAverage(() -> judged().ifPresent(reached::add));
    for (Stage.Outcome o : reached) {
      log.stage(step, o);
      listener.stage(o.line());
    }
  }

  /** What the present stage has reached, on held-out ends where there are some. */
  private Optional<Stage.Outcome> judged() {
    if (heldOut.isEmpty()) {
      return training.stage().outcome();
    }
    try (Stage stage = heldOut.get().stage(training.number())) {
      return stage.outcome();
    }
  }

  /**
   * The loss on held-out rows under the averaged weights; the same rows, times and noise each time.
   *
   * @return mean loss; NaN without held-out data
   */
  public double heldOutLoss() {
    if (heldOut.isEmpty()) {
      return Double.NaN;
    }
    try (Stage stage = heldOut.get().stage(training.number())) {
      return Validation.loss(training.training(), stage.objective(), experiment.seed());
    }
  }

  private void pictures(long step, RunLog log) throws IOException {
    SampleOptions o = experiment.sampler();
    List<Draw> draws =
        shown.isPresent()
            ? method.draws(net, Optional.empty(), o, shown.get())
            : List.of(new Draw("", method.sampling(net, Optional.empty(), o)));
    for (Draw d : draws) {
      log.grid(step, d.name(), samples(d.sampling()));
    }
  }

  private Table samples(Sampling s) {
    int parts = s.starts() ? 2 : 1;
    int size = (int) Shapes.count(facts.event());
    int n = GRID_SAMPLES / parts;
    float[][] x = new float[1][];
    Source<Condition> given =
        told.map(t -> Given.cycle(t, 1)).orElseGet(() -> facts.given().none(List.of()));
    training
        .training()
        .withAverage(() -> x[0] = s.draw(n, experiment.seed(), parts * size, given, done -> {}));
    Table rows = experiment.process().decode(Table.of(x[0], n * parts, facts.shape()), facts);
    return s.starts() ? Drawn.parted(rows).inLines(RunLog.GRID_COLUMNS) : rows;
  }

  /**
   * Writes a checkpoint of this moment, unless the newest one is of this moment.
   *
   * @throws IOException when it cannot be written; older checkpoints are kept
   */
  public void save() throws IOException {
    if (saved == training.step()) {
      return;
    }
    Map<String, Tensor> state = training.training().state();
    if (!state.values().stream().allMatch(Ops::finite)) {
      throw new IOException(folder + ": weights are not finite; the last good checkpoint is kept");
    }
    try (PointerScope scope = new PointerScope()) {
      checkpoint().write(averaged(), state);
    }
    saved = training.step();
    listener.note("checkpoint at step " + training.step());
  }

  /** What sampling needs: the average where weights move, all other weights as they are. */
  private Map<String, Tensor> averaged() {
    Map<String, Tensor> all = new LinkedHashMap<>(training.training().averaged());
    frozen().forEach((n, x) -> all.put(Weights.PREFIX + n, x));
    return all;
  }

  /** What the present stage does not move. */
  private Map<String, Tensor> frozen() {
    Map<String, Tensor> rest = new LinkedHashMap<>(net.parameters().all());
    Set<String> moved = training.training().averaged().keySet();
    rest.keySet().removeIf(n -> moved.contains(Weights.PREFIX + n));
    return rest;
  }

  /** Frees the weights, the moments and the average; what was saved stays. */
  @Override
  public void close() {
    training.close();
    weights().forEach(Tensor::close);
  }

  /** Every tensor of the network. */
  Collection<Tensor> weights() {
    return net.parameters().all().values();
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        Checkpoint.folder(folder, training.step()),
        training.step(),
        training.steps(),
        experiment.resolved(),
        facts.json(),
        tally.json());
  }
}
