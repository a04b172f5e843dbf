package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.data.Alphabet;
import tweedie.data.Degradation;
import tweedie.data.Table;
import tweedie.file.CorruptFileException;
import tweedie.process.LinearSde;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;

/**
 * A trained model, ready to sample; safe for use by several threads at once.
 *
 * <pre>{@code
 * try (Model m = Model.load("runs/quickstart")) {
 *   float[] images = m.sample(64, 1);
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
  /** What the names of shipped models start with. */
  public static final String PRETRAINED = "pretrained:";

  private final String name;
  private final Experiment experiment;
  private final Facts facts;
  private final Field net;
  private final Method method;
  private final long step;

  private Model(
      String name, Experiment experiment, Facts facts, Method method, Field net, long step) {
    this.name = name;
    this.experiment = experiment;
    this.facts = facts;
    this.net = net;
    this.method = method;
    this.step = step;
  }

  /**
   * Loads the averaged weights of a run.
   *
   * @param source a run folder, a checkpoint folder, or {@code pretrained:NAME}
   * @return the model
   * @throws IOException when something is missing or corrupt, naming the file
   */
  public static Model load(String source) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      if (Pretrained.is(source)) {
        Pretrained p = Pretrained.read(source);
        return of(source, p.head(), source, p.tensors(), source);
      }
      Checkpoint c = Checkpoint.newest(Path.of(source));
      String head = c.folder().resolve("checkpoint.json").toString();
      return of(source, c, head, SafeTensors.read(c.averaged()), c.averaged().toString());
    }
  }

  /**
   * As {@link #load(String)}.
   *
   * @param source a run folder or a checkpoint folder
   * @return the model
   * @throws IOException when something is missing or corrupt, naming the file
   */
  public static Model load(Path source) throws IOException {
    return load(source.toString());
  }

  private static Model of(
      String name, Checkpoint c, String head, Map<String, Tensor> tensors, String file)
      throws IOException {
    Model m;
    try {
      Experiment e = Experiment.of(c.config());
      Facts facts = Facts.read(c.data(), Optional.ofNullable(tensors.get("net.mean")));
      Method method = e.method(facts);
      m = new Model(name, e, facts, method, e.network(method, facts), c.step());
    } catch (ConfigException | IllegalArgumentException x) {
      throw new CorruptFileException(head, String.valueOf(x.getMessage()), x);
    }
    Weights.adopt(m.net.parameters(), tensors, file);
    return m;
  }

  /**
   * Draws samples 0 … n−1 of a seed with the options of the run. Sample i does not depend on n.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @return [n, shape] row after row: images in [−1, 1] (not clipped), tables in original units
   */
  public float[] sample(int n, long seed) {
    Table x = draw(n, seed, experiment.sampler(), Optional.empty(), done -> {});
    facts.restore(x.values());
    return x.values();
  }

  /**
   * Draws samples as a table, which writers take; in model units (standardised columns).
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param options solver, grid, calls and micro-batch
   * @param process another process for a shared denoiser; empty: that of the run
   * @param progress told the number of finished samples after each micro-batch
   * @return n rows of the shape and columns of the data
   * @throws ConfigException when the network cannot serve the process
   */
  public Table draw(
      int n, long seed, SampleOptions options, Optional<Noising> process, IntConsumer progress) {
    return draw(n, seed, sampling(options, process), progress);
  }

  /**
   * Draws samples as a table from a sampling of this model, which counts its network calls.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param sampling as {@link #sampling} gave it
   * @param progress told the number of finished samples after each micro-batch
   * @return n rows of the shape and columns of the data
   */
  public Table draw(int n, long seed, Sampling sampling, IntConsumer progress) {
    return draw(n, seed, sampling, facts.given().none(givenNames()), progress);
  }

  /**
   * Draws samples of a conditional model; sample i depends on condition i of the source only.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param sampling as {@link #sampling} gave it
   * @param given conditions, such as {@link #given} makes
   * @param progress told the number of finished samples after each micro-batch
   * @return n rows of the shape and columns of the data
   * @throws ConfigException when the network was trained on rows with classes only, and conditions
   *     have none
   */
  public Table draw(
      int n, long seed, Sampling sampling, Source<Condition> given, IntConsumer progress) {
    if (n < 0) {
      throw new IllegalArgumentException("n: expected at least 0, found " + n);
    }
    int size = (int) Shapes.count(facts.event());
    Source<Condition> told = ClassLabels.required(experiment.resolved(), given);
    float[] x = sampling.draw(n, seed, size, told, progress);
    return decoded(Table.of(x, n, facts.shape()));
  }

  /**
   * Observations as conditions of a conditional model; sample i is drawn given row i mod rows.
   *
   * @param rows observations in original units, one a row
   * @return conditions for {@link #draw}
   * @throws ConfigException when the model is not conditional, or a row has another width
   */
  public Source<Condition> given(double[][] rows) {
    return Given.rows(experiment, facts, rows);
  }

  /**
   * Names of the numbers that samples are drawn given.
   *
   * @return empty for a model without them
   */
  public List<String> givenNames() {
    return Given.names(experiment, facts);
  }

  /**
   * Sampling of this model, for those who run single micro-batches.
   *
   * @param options solver, grid, calls and micro-batch
   * @param process another process for a shared denoiser; empty: that of the run
   * @return the sampling
   */
  public Sampling sampling(SampleOptions options, Optional<Noising> process) {
    return method.sampling(net, process, options);
  }

  /**
   * The log-likelihood of rows under the model, given their classes where the network has some.
   *
   * @param options how it is computed
   * @return density of encoded rows
   * @throws ConfigException when there is none for the process, the objective or the data
   */
  public Likelihood likelihood(Likelihood.Options options) {
    return ClassLabels.given(experiment.resolved(), method.likelihood(net, options));
  }

  /**
   * As above under another linear process: a denoiser reads the noise level and not the time.
   *
   * @param options how it is computed
   * @param process the other process
   * @return density of encoded rows
   * @throws ConfigException when the network cannot serve the process
   */
  public Likelihood likelihood(Likelihood.Options options, Noising process) {
    return method.likelihood(net, process, options);
  }

  /**
   * The ways that start from data, for a bridge.
   *
   * @return such as {@code forward} and {@code backward}; empty when samples come from noise
   */
  public List<String> directions() {
    return method.directions();
  }

  /**
   * Every way of drawing from this model; those that start from data read held-out rows, if any.
   *
   * @param options solver, grid, calls and micro-batch
   * @param process another process for a shared denoiser; empty: that of the run
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @return one without a name, or one a direction
   * @throws IOException when data are needed and cannot be read
   */
  public List<Draw> draws(SampleOptions options, Optional<Noising> process, Optional<Path> dataDir)
      throws IOException {
    if (directions().isEmpty()) {
      return List.of(new Draw("", sampling(options, process)));
    }
    Split data = Split.read(experiment, dataDir);
    Ends ends = Ends.heldOut(data).orElseGet(() -> Ends.training(experiment, data));
    return method.draws(net, process, options, ends);
  }

  /**
   * Draws samples, with what they were made from where that is data.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param sampling as {@link #draws} gave it
   * @param progress told the number of finished samples after each micro-batch
   * @return starts and ends
   */
  public Drawn drawn(int n, long seed, Sampling sampling, IntConsumer progress) {
    if (!sampling.starts()) {
      return Drawn.of(draw(n, seed, sampling, progress));
    }
    int size = (int) Shapes.count(facts.event());
    float[] both = sampling.draw(n, seed, 2 * size, progress);
    return Drawn.parted(decoded(Table.of(both, 2 * n, facts.shape())));
  }

  /** The exact score of a process under the model. */
  public Score score(LinearSde p) {
    return method.score(p, net);
  }

  /** What steers samples of this model. */
  Steered steered() {
    return new Steered(experiment, facts, method, net, givenNames());
  }

  /**
   * Shape of one sample.
   *
   * @return [C, H, W] or [D]
   */
  public int[] shape() {
    return decoded(Table.of(new float[0], 0, facts.shape())).shape().clone();
  }

  /**
   * Names of the columns of a table.
   *
   * @return empty for images
   */
  public List<String> columns() {
    return facts.columns().map(c -> new ArrayList<>(c.names())).orElseGet(ArrayList::new);
  }

  /**
   * What symbols stand for.
   *
   * @return empty for data that are numbers
   */
  public Optional<Alphabet> alphabet() {
    return facts.alphabet();
  }

  /**
   * The process the model was trained with.
   *
   * @return the process, on any space
   */
  public Noising process() {
    return experiment.process();
  }

  /**
   * A process to sample in place of that of the run; the same numbers mean the same process.
   *
   * @param process its configuration
   * @return empty when it is that of the run
   * @throws ConfigException for unknown or illegal keys
   */
  public Optional<Noising> other(JsonNode process) {
    Catalog.Resolved<Noising> wanted = Catalog.process("process", process);
    JsonNode own = experiment.resolved().get("process");
    return own.equals(Json::order, wanted.config())
        ? Optional.empty()
        : Optional.of(wanted.value());
  }

  /**
   * The options samples are drawn with by default.
   *
   * @return those of the run
   */
  public SampleOptions options() {
    return experiment.sampler();
  }

  /**
   * The resolved configuration.
   *
   * @return a copy
   */
  public JsonNode config() {
    return experiment.resolved().deepCopy();
  }

  /**
   * Number of training steps.
   *
   * @return the step of the checkpoint
   */
  public long step() {
    return step;
  }

  /**
   * Whether samples are patches, or pictures given degraded ones, which {@link Patches} draws.
   *
   * @return true for a model trained with {@code data.patch} or {@code data.task}
   */
  public boolean fillsPatches() {
    return !facts.given().frame().isEmpty();
  }

  /**
   * Whether samples are whole pictures given degraded ones, which {@link Restorations} judges.
   *
   * @return true for a model trained with {@code data.task}
   */
  public boolean restores() {
    return facts.given().isFrame(facts.image());
  }

  /** What pictures are degraded by. */
  Degradation degradation() {
    return experiment.data().task().orElseThrow().map();
  }

  /**
   * States in the form in which figures compare them with samples.
   *
   * @param states rows of {@link RunData}, or samples that the process has encoded
   * @return rows
   */
  public Table compared(Table states) {
    return experiment.process().compared(states, facts);
  }

  Table decoded(Table states) {
    return experiment.process().decode(states, facts);
  }

  @Override
  public void close() {
    net.parameters().all().values().forEach(Tensor::close);
  }

  @Override
  public String toString() {
    return name + " at step " + step;
  }
}
