package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.metric.ClassifierLoss;
import tweedie.net.Classifier;
import tweedie.net.Precision;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;
import tweedie.train.Training;

/** Trains the classifier whose inner layer gives the features of image metrics. */
public final class FeatureTraining {
  private static final int BATCH = 128;

  private FeatureTraining() {}

  /**
   * Trains on a labelled table and writes the averaged weights with the held-out accuracy. A run
   * that the listener stops writes nothing.
   *
   * @param train labelled square images
   * @param heldOut labelled images of the same shape
   * @param steps number of steps of 128 images
   * @param seed of all randomness
   * @param file the safetensors file to write
   * @param listener told how it goes
   * @return share of held-out images named correctly; empty when the listener stopped the run
   * @throws IOException when the file cannot be written
   */
  public static OptionalDouble run(
      Table train, Table heldOut, long steps, long seed, Path file, RunListener listener)
      throws IOException {
    if (!train.isImages() || train.labels().isEmpty() || heldOut.labels().isEmpty()) {
      throw new IllegalArgumentException("features: expected labelled images");
    }
    // One thread: a second one gains little at this size and stalls where cores are shared.
    Processor.threads(1, true);
    int channels = train.shape()[0];
    int size = train.shape()[1];
    int classes = train.labels().get().classes();
    Classifier net =
        new Classifier(channels, size, classes, Processor.precision("auto", true), Rng.of(seed, 1));
    OptimizerSpec adam =
        new OptimizerSpec(2e-3, 1e-5, 0.3, 100, 0.9, 0.99, 1e-8, 0.01, 1, 12_800, 0.1);
    ClassifierLoss loss = new ClassifierLoss(net, new Shuffled(train, false));
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
      // Judged in float32, the precision features are computed in.
      Classifier judged =
          new Classifier(channels, size, classes, Precision.FLOAT32, Rng.of(seed, 1));
      Map<String, Tensor> weights = new LinkedHashMap<>(t.averaged());
      judged
          .parameters()
          .all()
          .forEach((n, p) -> TensorScope.silently(() -> p.copy_(weights.get(n))));
      double accuracy = accuracy(judged, heldOut);
      SafeTensors.write(
          file,
          weights,
          Map.of(
              "channels", Integer.toString(channels),
              "size", Integer.toString(size),
              "classes", Integer.toString(classes),
              "accuracy", Double.toString(accuracy)));
      return OptionalDouble.of(accuracy);
    }
  }

  private static double accuracy(Classifier net, Table t) {
    int right = 0;
    int[] labels = t.labels().orElseThrow().index();
    for (int from = 0; from < t.rows(); from += BATCH) {
      Table part = t.slice(from, Math.min(t.rows(), from + BATCH));
      int[] s = part.shape();
      long[] best =
          TensorScope.evaluate(
              () -> {
                long[] shape = Shapes.prepend(part.rows(), s[0], s[1], s[2]);
                Tensor x = Ops.tensor(part.values(), shape);
                return Ops.longs(
                    net.at(x, Condition.NONE)
                        .logits()
                        .argmax(new org.bytedeco.pytorch.LongOptional(1), false));
              });
      for (int r = 0; r < best.length; r++) {
        right += best[r] == labels[from + r] ? 1 : 0;
      }
    }
    return right / (double) t.rows();
  }
}
