package tweedie.metric;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.file.CorruptFileException;
import tweedie.net.Classifier;
import tweedie.net.Precision;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Features of a small classifier: the 128 numbers before its logits. One is shipped, trained on the
 * shipped part of Fashion-MNIST; its accuracy is in the metadata of its file.
 */
public final class ClassifierFeatures implements FeatureExtractor {
  private static final String SHIPPED = "/tweedie/features/fashion-classifier.safetensors";
  private static final int BATCH = 64;

  private final String name;
  private final String sha8;
  private final int channels;
  private final int size;
  private final double accuracy;
  private final Classifier net;

  private ClassifierFeatures(
      String name, String sha8, int channels, int size, double accuracy, Classifier net) {
    this.name = name;
    this.sha8 = sha8;
    this.channels = channels;
    this.size = size;
    this.accuracy = accuracy;
    this.net = net;
  }

  /**
   * The shipped features for 28×28 grey images.
   *
   * @return the extractor
   * @throws IOException when the resource is missing or corrupt
   */
  public static ClassifierFeatures fashion() throws IOException {
    try (InputStream in = ClassifierFeatures.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IOException(SHIPPED + ": missing from this build");
      }
      return read("fashion-classifier", in.readAllBytes());
    }
  }

  /**
   * Features from the bytes of a safetensors file.
   *
   * @param name how figures name them
   * @param file its bytes; metadata keys {@code channels, size, classes, accuracy}
   * @return the extractor
   * @throws IOException when the file is corrupt or of another network
   */
  public static ClassifierFeatures read(String name, byte[] file) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      SafeTensors.Contents c = SafeTensors.read(name, new ByteArrayInputStream(file));
      int channels = number(name, c.metadata(), "channels").intValue();
      int size = number(name, c.metadata(), "size").intValue();
      int classes = number(name, c.metadata(), "classes").intValue();
      double accuracy = number(name, c.metadata(), "accuracy");
      Classifier net = new Classifier(channels, size, classes, Precision.FLOAT32, Rng.of(0, 1));
      for (Map.Entry<String, Tensor> p : net.parameters().all().entrySet()) {
        Tensor x = c.tensors().get(p.getKey());
        if (x == null || !java.util.Arrays.equals(Shapes.of(x), Shapes.of(p.getValue()))) {
          throw new CorruptFileException(name, "tensor '" + p.getKey() + "' is missing or wrong");
        }
        p.getValue().retainReference();
        TensorScope.silently(() -> p.getValue().copy_(x));
      }
      return new ClassifierFeatures(name, sha8(file), channels, size, accuracy, net);
    }
  }

  private static Double number(String file, Map<String, String> meta, String key)
      throws CorruptFileException {
    try {
      return Double.valueOf(meta.getOrDefault(key, "missing"));
    } catch (NumberFormatException e) {
      throw new CorruptFileException(file, "metadata '" + key + "' is missing or wrong");
    }
  }

  private static String sha8(byte[] file) {
    try {
      byte[] d = MessageDigest.getInstance("SHA-256").digest(file);
      return HexFormat.of().formatHex(d).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Share of held-out images that the classifier named correctly after its training.
   *
   * @return in [0, 1]
   */
  public double accuracy() {
    return accuracy;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sha8() {
    return sha8;
  }

  @Override
  public int dimension() {
    return Classifier.FEATURES;
  }

  @Override
  public double[][] features(float[] images, int n, int c, int h, int w) {
    double[][] out = new double[n][];
    each(
        images,
        new int[] {n, c, h, w},
        (from, rows, o) -> {
          double[] f = Ops.doubles(o.features());
          for (int r = 0; r < rows; r++) {
            int at = r * Classifier.FEATURES;
            out[from + r] = java.util.Arrays.copyOfRange(f, at, at + Classifier.FEATURES);
          }
        });
    return out;
  }

  @Override
  public Optional<int[]> named(float[] images, int n, int c, int h, int w) {
    int[] out = new int[n];
    each(
        images,
        new int[] {n, c, h, w},
        (from, rows, o) -> {
          long[] best = Ops.longs(o.logits().argmax(new LongOptional(1), false));
          for (int r = 0; r < rows; r++) {
            out[from + r] = (int) best[r];
          }
        });
    return Optional.of(out);
  }

  /** Takes what the network says of a batch. */
  @FunctionalInterface
  private interface Said {
    void take(int from, int rows, Classifier.Output output);
  }

  private void each(float[] images, int[] shape, Said said) {
    int n = shape[0];
    if (shape[1] != channels || shape[2] != size || shape[3] != size) {
      throw new IllegalArgumentException(
          "features %s: expected images [%d, %d, %d], found [%d, %d, %d]"
              .formatted(name, channels, size, size, shape[1], shape[2], shape[3]));
    }
    int each = channels * size * size;
    for (int from = 0; from < n; from += BATCH) {
      int first = from;
      int rows = Math.min(BATCH, n - from);
      // Padded to one shape, so that a feature does not depend on its batch.
      float[] x = new float[BATCH * each];
      System.arraycopy(images, from * each, x, 0, rows * each);
      TensorScope.silently(
          () ->
              TensorScope.run(
                  () -> {
                    Tensor t = Ops.tensor(x, BATCH, channels, size, size);
                    said.take(first, rows, net.at(t, Condition.NONE));
                  }));
    }
  }
}
