package tweedie.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Labels;
import tweedie.data.Table;
import tweedie.guide.ClassifierFree;
import tweedie.guide.Interval;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/** Samples of a model that are steered to classes, or to known parts of a picture. */
public final class Steered {
  private final Experiment experiment;
  private final Facts facts;
  private final Method method;
  private final Field net;
  private final List<String> givenNames;

  Steered(Experiment experiment, Facts facts, Method method, Field net, List<String> givenNames) {
    this.experiment = experiment;
    this.facts = facts;
    this.method = method;
    this.net = net;
    this.givenNames = givenNames;
  }

  /**
   * Steering of a model.
   *
   * @param model the model, which must stay open
   * @return what steers its samples
   */
  public static Steered of(Model model) {
    return model.steered();
  }

  /** A network that counts its calls. */
  private record Counted(Field net, AtomicLong calls) implements Field {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      calls.incrementAndGet();
      return net.at(x, t, c);
    }

    @Override
    public Parameters parameters() {
      return net.parameters();
    }
  }

  /**
   * The classes of the data.
   *
   * @return their names; empty for data without
   */
  public List<String> classes() {
    return facts.classes();
  }

  /**
   * Classes by number or name, such as {@code 3}, {@code Trouser,Bag} or {@code all}.
   *
   * @param words separated by commas
   * @return numbers of classes
   * @throws ConfigException when the data have no such class
   */
  public int[] labels(String words) {
    List<String> names = facts.classes();
    if (names.isEmpty()) {
      throw new ConfigException("--class", "the data of this run have no classes");
    }
    if (words.equals("all")) {
      return IntStream.range(0, names.size()).toArray();
    }
    return Arrays.stream(words.split(",", -1)).mapToInt(w -> label(w.strip(), names)).toArray();
  }

  private static int label(String word, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (word.equals(Integer.toString(i))
          || names.get(i).toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    throw new ConfigException(
        "--class",
        "expected 0 to %d, all, or one of %s, found '%s'"
                .formatted(names.size() - 1, String.join(", ", names), word)
            + Nearest.hint(word, names));
  }

  /**
   * Rows that samples of classes are compared with: as many as there are with row i of class i mod
   * n of a list, in the order of the table.
   *
   * @param rows with their classes
   * @param labels numbers of classes, at least one
   * @return whole turns of the list; none where a class has no rows
   * @throws ConfigException when the rows have no classes
   */
  public static Table alike(Table rows, int[] labels) {
    int[] index =
        rows.labels()
            .map(Labels::index)
            .orElseThrow(
                () -> new ConfigException("--class", "the rows to compare with have no classes"));
    Map<Integer, int[]> ofClass = new HashMap<>();
    Map<Integer, Integer> asked = new HashMap<>();
    for (int c : labels) {
      ofClass.computeIfAbsent(
          c, k -> IntStream.range(0, index.length).filter(i -> index[i] == k).toArray());
      asked.merge(c, 1, Integer::sum);
    }
    int turns =
        asked.entrySet().stream()
            .mapToInt(e -> ofClass.getOrDefault(e.getKey(), new int[0]).length / e.getValue())
            .min()
            .orElse(0);
    Map<Integer, Integer> taken = new HashMap<>();
    int[] chosen = new int[turns * labels.length];
    for (int i = 0; i < chosen.length; i++) {
      int c = labels[i % labels.length];
      chosen[i] = ofClass.getOrDefault(c, new int[0])[taken.merge(c, 1, Integer::sum) - 1];
    }
    return rows.select(chosen);
  }

  /**
   * Conditions under which sample i is of class i mod n of a list.
   *
   * @param labels numbers of classes, at least one
   * @param given what samples are told besides; empty: nothing
   * @return conditions
   * @throws ConfigException when the model needs to be told more
   */
  public Source<Condition> of(int[] labels, Optional<double[][]> given) {
    Source<Condition> rest =
        given.isPresent() ? facts.given().rows(given.get()) : facts.given().none(givenNames);
    return rng -> {
      long[] each =
          Arrays.stream(rng.ids())
              .map(id -> labels[(int) Math.floorMod(id, (long) labels.length)])
              .toArray();
      Condition c = rest.draw(rng);
      Map<String, Tensor> parts = new HashMap<>(c.parts());
      parts.put(ClassifierFree.LABEL, Ops.tensor(each, each.length));
      return new Condition(parts, c.rng());
    };
  }

  /**
   * Sampling that is steered. Its calls are those of the network.
   *
   * @param options solver, grid, calls and micro-batch
   * @param process another process for a shared denoiser; empty: that of the run
   * @param classes how samples are steered to the classes of their conditions; empty: not
   * @param known a picture of which a part is known; empty: none
   * @return the sampling
   * @throws ConfigException when the model cannot be steered so
   */
  public Sampling sampling(
      SampleOptions options,
      Optional<Noising> process,
      Optional<ClassSteering> classes,
      Optional<Inversion> known) {
    boolean byClassifier = classes.flatMap(ClassSteering::classifier).isPresent();
    if (classes.isPresent() && !byClassifier && ClassLabels.count(experiment.resolved()) == 0) {
      throw new ConfigException(
          "--class",
          "this model was trained without classes (network.classes); sample with --classifier");
    }
    boolean plain = !byClassifier && classes.filter(c -> c.weight() == 1).isPresent();
    if (!plain && ClassLabels.always(experiment.resolved())) {
      throw ClassLabels.needed();
    }
    if (known.isPresent() && facts.image().length == 0) {
      throw new ConfigException("--inpaint", "this model does not draw pictures");
    }
    if (experiment.process().learned() || !method.directions().isEmpty()) {
      throw new ConfigException("process", "samples of this process cannot be steered");
    }
    AtomicLong calls = new AtomicLong();
    Field counted = new Counted(net, calls);
    Field told = classes.map(c -> guided(counted, c, process)).orElse(counted);
    Sampling s =
        byClassifier || known.isPresent()
            ? method.steered(told, process, options, classes, known)
            : method.sampling(told, process, options);
    return s.counting(calls);
  }

  private Field guided(Field told, ClassSteering c, Optional<Noising> process) {
    if (c.classifier().isPresent()) {
      // The class is told by the classifier alone.
      return ClassifierFree.of(told, 0);
    }
    if (c.weight() == 1) {
      return told;
    }
    Interval times = c.interval();
    Interval ofNetwork =
        c.times().isEmpty()
            ? times
            : Interval.times(
                method.networkTime(net, process, times.from()),
                method.networkTime(net, process, times.to()));
    return ClassifierFree.of(told, c.weight(), ofNetwork, c.rescale());
  }
}
