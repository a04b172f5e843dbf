package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.plot.ImageGrid;
import tweedie.plot.MetricsCsv;
import tweedie.plot.Png;
import tweedie.plot.TensorBoard;
import tweedie.process.LinearSde;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.TensorScope;
import tweedie.train.AllReduce;
import tweedie.train.NonFiniteException;
import tweedie.train.Phase;
import tweedie.train.StepReport;
import tweedie.train.Trainer;
import tweedie.train.Training;

/**
 * Training into a run folder: {@code config.json} as resolved, {@code environment.json}, {@code
 * metrics.csv}, TensorBoard events, {@code samples/}, {@code checkpoints/step-N/}. A checkpoint is
 * written before the first step, so that the folder can always be loaded.
 */
public final class TrainRun {
  private static final List<String> COLUMNS =
      List.of("loss", "gradient_norm", "learning_rate", "images_per_second", "held_out_loss");
  private static final int HELD_OUT_ROWS = 512;
  private static final int GRID_SAMPLES = 64;

  private final Path folder;
  private final Experiment experiment;
  private final Facts facts;
  private final Field net;
  private final LinearSde process;
  private final Objective objective;
  private final Optional<Objective> heldOut;
  private final Training training;
  private final RunListener listener;
  private double lossSum;
  private long lossCount;
  private double secondsSum;
  private OptionalDouble lastHeldOut = OptionalDouble.empty();

  private TrainRun(
      Path folder, Experiment e, Facts facts, Field net, Split data, RunListener listener) {
    this.folder = folder;
    this.experiment = e;
    this.facts = facts;
    this.net = net;
    this.listener = listener;
    this.process = e.process().in(new Euclidean(facts.event()));
    Processor.threads(e.trainer().threads(), facts.image().length > 0);
    this.objective = objective(new Shuffled(data.train(), e.data().flip()));
    this.heldOut = data.heldOut().map(t -> objective(new Shuffled(t, false)));
    Trainer t = new Trainer(e.trainer().batch(), e.trainer().accumulation(), AllReduce.NONE);
    this.training =
        t.start(List.of(new Phase(objective, e.optimizer())), e.trainer().steps(), e.seed());
  }

  /**
   * The data of a run.
   *
   * @param train what is trained on
   * @param heldOut what losses are judged on
   */
  private record Split(Table train, Optional<Table> heldOut) {
    static Split read(Experiment e, Optional<Path> dataDir) throws IOException {
      Table all = e.data().read(dataDir);
      if (!e.data().heldOut().isEmpty()) {
        Table t = tweedie.data.DataSets.read(e.data().heldOut(), dataDir, e.data().options());
        return new Split(all, Optional.of(t));
      }
      int held = (int) Math.round(all.rows() * e.data().heldOutShare());
      if (held == 0 || held == all.rows()) {
        return new Split(all, Optional.empty());
      }
      // Every k-th row, so that sorted files are split evenly and the split never changes.
      int stride = all.rows() / held;
      int[] out =
          java.util.stream.IntStream.range(0, all.rows()).filter(i -> i % stride == 0).toArray();
      int[] in =
          java.util.stream.IntStream.range(0, all.rows()).filter(i -> i % stride != 0).toArray();
      return new Split(all.select(in), Optional.of(all.select(out)));
    }
  }

  private Objective objective(Source<Batch> data) {
    return experiment.form().objective(process, net, facts, data);
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
    Experiment e = Experiment.of(config);
    if (Files.exists(folder.resolve("checkpoints"))) {
      throw new IOException(folder + ": holds a run already; resume it or choose another folder");
    }
    Split data = Split.read(e, dataDir);
    Facts facts = Facts.of(data.train());
    TrainRun run = new TrainRun(folder, e, facts, Model.network(e, facts), data, listener);
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
    Experiment e = Experiment.of(c.config());
    Split data = Split.read(e, dataDir);
    Facts facts = Facts.of(data.train());
    TrainRun run = new TrainRun(folder, e, facts, Model.network(e, facts), data, listener);
    try (PointerScope scope = new PointerScope()) {
      run.training.restore(SafeTensors.read(c.optimizer()), c.step());
    }
    run.training.steps(Math.max(c.steps(), c.step()));
    return run;
  }

  /**
   * Starts the weights from those of another run or file instead of fresh ones.
   *
   * @param tensors averaged weights by name, as a checkpoint stores them
   * @param file their file, for messages
   * @throws IOException when names or shapes do not agree
   */
  public void initialise(Map<String, Tensor> tensors, String file) throws IOException {
    Model.adopt(net.parameters(), tensors, file);
    training.adoptWeights();
    save();
  }

  /**
   * Number of steps of the run.
   *
   * @param steps new length, at least the finished steps
   */
  public void steps(long steps) {
    training.steps(steps);
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
   * Trains to the end, or until the listener says stop; saves in either case.
   *
   * @return true when the last step was reached
   * @throws IOException when a file cannot be written; finished checkpoints are kept
   * @throws NonFiniteException at the first loss that is not finite; the last checkpoint is kept
   */
  public boolean train() throws IOException {
    try (MetricsCsv csv = MetricsCsv.open(folder.resolve("metrics.csv"), COLUMNS, training.step());
        TensorBoard board = TensorBoard.open(folder)) {
      boolean done =
          training.run(
              (r, t) -> {
                try {
                  return after(r, csv, board);
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

  private boolean after(StepReport r, MetricsCsv csv, TensorBoard board) throws IOException {
    Experiment.TrainerKeys t = experiment.trainer();
    lossSum += r.loss();
    lossCount++;
    secondsSum += r.seconds();
    listener.step(r);
    if (due(t.heldOutEvery(), r)) {
      lastHeldOut = OptionalDouble.of(heldOutLoss());
    }
    if (due(t.logEvery(), r)) {
      log(r, csv, board);
    }
    if (due(t.sampleEvery(), r) && facts.image().length > 0) {
      samples(r.step(), board);
    }
    if (t.checkpointEvery() > 0 && r.step() % t.checkpointEvery() == 0 && r.step() < r.steps()) {
      save();
    }
    return !listener.stopped();
  }

  private static boolean due(long every, StepReport r) {
    return every > 0 && (r.step() % every == 0 || r.step() == r.steps());
  }

  private void log(StepReport r, MetricsCsv csv, TensorBoard board) throws IOException {
    double loss = lossSum / lossCount;
    double rate = lossCount * experiment.trainer().batch() / secondsSum;
    csv.append(
        r.step(),
        List.of(
            OptionalDouble.of(loss),
            OptionalDouble.of(r.gradientNorm()),
            OptionalDouble.of(r.learningRate()),
            OptionalDouble.of(rate),
            lastHeldOut));
    csv.flush();
    board.scalar("train/loss", r.step(), loss);
    board.scalar("train/gradient_norm", r.step(), r.gradientNorm());
    board.scalar("train/learning_rate", r.step(), r.learningRate());
    board.scalar("train/images_per_second", r.step(), rate);
    if (lastHeldOut.isPresent()) {
      board.scalar("eval/held_out_loss", r.step(), lastHeldOut.getAsDouble());
    }
    board.flush();
    lastHeldOut = OptionalDouble.empty();
    lossSum = 0;
    lossCount = 0;
    secondsSum = 0;
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
    double[] sum = new double[1];
    int batch = Math.min(HELD_OUT_ROWS, 64);
    training.withAverage(
        () -> {
          for (int from = 0; from < HELD_OUT_ROWS; from += batch) {
            Rng rng = Rng.of(experiment.seed() ^ 0x48454c44L, from, batch);
            sum[0] += TensorScope.evaluate(() -> heldOut.get().loss(rng).sum().item_double());
          }
        });
    return sum[0] / HELD_OUT_ROWS;
  }

  private void samples(long step, TensorBoard board) throws IOException {
    float[][] x = new float[1][];
    Sampling s =
        new Sampling(
            process, experiment.form().score(process, process, net, facts), experiment.sampler());
    int size = (int) tweedie.tensor.Shapes.count(facts.event());
    training.withAverage(() -> x[0] = s.draw(GRID_SAMPLES, experiment.seed(), size, done -> {}));
    int[] shape = facts.shape();
    java.awt.image.BufferedImage grid =
        ImageGrid.of(x[0], GRID_SAMPLES, shape[0], shape[1], shape[2], 8);
    Png.write(folder.resolve("samples").resolve("step-%08d.png".formatted(step)), grid);
    board.image("samples/grid", step, grid);
  }

  /**
   * Writes a checkpoint of this moment.
   *
   * @throws IOException when it cannot be written; older checkpoints are kept
   */
  public void save() throws IOException {
    if (!Ops.finite(training.averaged().values().iterator().next())) {
      throw new IOException("weights are not finite; the last good checkpoint is kept");
    }
    try (PointerScope scope = new PointerScope()) {
      Checkpoint.write(
          folder,
          training.step(),
          training.steps(),
          experiment.resolved(),
          facts.json(),
          training.averaged(),
          training.state());
    }
    listener.note("checkpoint at step " + training.step());
  }
}
