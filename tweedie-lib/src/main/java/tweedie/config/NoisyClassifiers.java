package tweedie.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.file.CorruptFileException;
import tweedie.net.NoisyClassifier;
import tweedie.net.Precision;
import tweedie.objective.NoisyCrossEntropy;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;
import tweedie.train.Training;

/** Noise-aware classifiers, which guide samples: trained, written and read. */
public final class NoisyClassifiers {
  /** The noise level that the accuracy of a file is measured at, pixels in [−1, 1]. */
  public static final double JUDGED = 0.5;

  private static final int BATCH = 128;
  private static final double LEAST = 0.01;
  private static final double MOST = 100;

  /** The names of the classes, a line each: numbers alone would guide to another garment. */
  private static final String NAMES = "names";

  private static final List<String> NUMBERS = List.of("channels", "size", "classes", "sigmaData");

  private NoisyClassifiers() {}

  /**
   * Trains on a labelled table and writes the averaged weights. A run that the listener stops
   * writes nothing.
   *
   * @param train labelled square images
   * @param heldOut labelled images of the same shape
   * @param steps number of steps of 128 images
   * @param seed of all randomness
   * @param file the safetensors file to write
   * @param listener told how it goes
   * @return share of held-out images named correctly under noise of deviation {@value #JUDGED};
   *     empty when the listener stopped the run
   * @throws IOException when the file cannot be written
   */
  public static OptionalDouble train(
      Table train, Table heldOut, long steps, long seed, Path file, RunListener listener)
      throws IOException {
    if (!train.isImages() || train.labels().isEmpty() || heldOut.labels().isEmpty()) {
      throw new IllegalArgumentException("classifier: expected labelled images");
    }
    Processor.threads(1, true);
    Map<String, Double> shape = new LinkedHashMap<>();
    shape.put("channels", (double) train.shape()[0]);
    shape.put("size", (double) train.shape()[1]);
    shape.put("classes", (double) train.labels().get().classes());
    shape.put("sigmaData", Facts.of(train, Optional.empty()).sigmaData());
    NoisyClassifier net = of(shape, Processor.precision("auto", true), seed);
    OptimizerSpec adam =
        new OptimizerSpec(2e-3, 1e-5, 0.3, 100, 0.9, 0.99, 1e-8, 0.01, 1, 12_800, 0.1);
    NoisyCrossEntropy loss = new NoisyCrossEntropy(net, new Shuffled(train, false), LEAST, MOST);
    try (Training t = new Trainer(BATCH).start(List.of(new Phase(loss, adam)), steps, seed)) {
      boolean done =
          t.run(
              (report, training) -> {
                listener.step(report);
                return !listener.stopped();
              });
      if (!done) {
        return OptionalDouble.empty();
      }
      Map<String, Tensor> weights = new LinkedHashMap<>(t.averaged());
      NoisyClassifier judged = of(shape, Precision.FLOAT32, seed);
      adopt(judged, weights, file.toString());
      double accuracy = accuracy(judged, heldOut, seed);
      Map<String, String> meta = new LinkedHashMap<>();
      shape.forEach((name, v) -> meta.put(name, Double.toString(v)));
      meta.put("accuracy", Double.toString(accuracy));
      meta.put(NAMES, String.join("\n", train.labels().get().names()));
      SafeTensors.write(file, weights, meta);
      return OptionalDouble.of(accuracy);
    }
  }

  private static double of(Map<String, Double> shape, String name) {
    return shape.getOrDefault(name, 0.0);
  }

  private static NoisyClassifier of(Map<String, Double> shape, Precision precision, long seed) {
    double[] v = NUMBERS.stream().mapToDouble(n -> of(shape, n)).toArray();
    return new NoisyClassifier(
        (int) v[0], (int) v[1], (int) v[2], v[3], precision, Rng.of(seed, 1));
  }

  private static void adopt(NoisyClassifier net, Map<String, Tensor> weights, String file)
      throws CorruptFileException {
    for (Map.Entry<String, Tensor> p : net.parameters().all().entrySet()) {
      Tensor x = weights.get(p.getKey());
      if (x == null || !Arrays.equals(Shapes.of(x), Shapes.of(p.getValue()))) {
        throw new CorruptFileException(file, "tensor '" + p.getKey() + "' is missing or wrong");
      }
      p.getValue().retainReference();
      TensorScope.silently(() -> p.getValue().copy_(x));
    }
  }

  private static double accuracy(NoisyClassifier net, Table t, long seed) {
    int right = 0;
    int[] labels = t.labels().orElseThrow().index();
    for (int from = 0; from < t.rows(); from += BATCH) {
      Table part = t.slice(from, Math.min(t.rows(), from + BATCH));
      int[] s = part.shape();
      Rng rng = Rng.of(seed, from, part.rows());
      long[] best =
          TensorScope.evaluate(
              () -> {
                Tensor x = Ops.tensor(part.values(), Shapes.prepend(part.rows(), s[0], s[1], s[2]));
                Tensor noise = rng.normal(s[0], s[1], s[2]).to(x.scalar_type());
                Tensor y = Ops.add(x, noise, JUDGED);
                Tensor logits = net.at(y, Ops.scalar(JUDGED), Condition.NONE);
                return Ops.longs(logits.argmax(new LongOptional(1), false));
              });
      for (int r = 0; r < best.length; r++) {
        right += best[r] == labels[from + r] ? 1 : 0;
      }
    }
    return right / (double) t.rows();
  }

  /**
   * Reads a classifier for a model.
   *
   * @param file as {@link #train} wrote it
   * @param model whose samples it is to guide
   * @return unnormalised log-probabilities at (y, σ)
   * @throws IOException when the file is missing or corrupt
   * @throws ConfigException when it is for pictures of another shape or other classes
   */
  public static Field read(Path file, Model model) throws IOException {
    Map<String, Double> shape = new LinkedHashMap<>();
    NoisyClassifier net;
    try (PointerScope scope = new PointerScope();
        InputStream in = Files.newInputStream(file)) {
      SafeTensors.Contents c = SafeTensors.read(file.toString(), in);
      for (String name : NUMBERS) {
        shape.put(name, number(file, name, c.metadata()));
      }
      int[] s = model.shape();
      int side = (int) of(shape, "size");
      int[] found = {(int) of(shape, "channels"), side, side};
      if (!Arrays.equals(s, found)) {
        throw new ConfigException(
            "--classifier",
            "expected one for samples of shape %s, found one for %s"
                .formatted(Arrays.toString(s), Arrays.toString(found)));
      }
      List<String> classes = model.steered().classes();
      if ((int) of(shape, "classes") != classes.size()) {
        throw new ConfigException(
            "--classifier",
            "expected one of %d classes, found one of %d"
                .formatted(classes.size(), (int) of(shape, "classes")));
      }
      String names = c.metadata().getOrDefault(NAMES, String.join("\n", classes));
      if (!names.equals(String.join("\n", classes))) {
        throw new ConfigException(
            "--classifier",
            "expected one of the classes %s, found %s"
                .formatted(String.join(", ", classes), names.replace("\n", ", ")));
      }
      net = of(shape, Precision.FLOAT32, 0);
      adopt(net, c.tensors(), file.toString());
    }
    return net;
  }

  private static double number(Path file, String name, Map<String, String> meta)
      throws CorruptFileException {
    try {
      return Double.parseDouble(meta.getOrDefault(name, "missing"));
    } catch (NumberFormatException e) {
      throw new CorruptFileException(
          file.toString(), "no noise-aware classifier: '" + name + "' is missing or wrong");
    }
  }
}
