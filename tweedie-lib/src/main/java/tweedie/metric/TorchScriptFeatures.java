package tweedie.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Native;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Features of a TorchScript module that the user supplies, such as Inception: images [B, C, H, W]
 * in [−1, 1] to [B, d].
 *
 * <p><b>A TorchScript file is a program: loading it executes code with the rights of this process.
 * Load only files whose origin you trust.</b> Nothing else in the library reads pickles.
 */
public final class TorchScriptFeatures implements FeatureExtractor {
  private static final int BATCH = 32;

  private final String name;
  private final String sha8;
  private final JitModule module;
  private final int dimension;

  private TorchScriptFeatures(String name, String sha8, JitModule module, int dimension) {
    this.name = name;
    this.sha8 = sha8;
    this.module = module;
    this.dimension = dimension;
  }

  /**
   * Loads a module and tries it on one image. Executes code, see above.
   *
   * @param path the TorchScript file
   * @param c channels of the images
   * @param h height of the images
   * @param w width of the images
   * @return the extractor
   * @throws IOException when the file is missing or not a module of the right form
   */
  public static TorchScriptFeatures load(Path path, int c, int h, int w) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + ": no such file");
    }
    Native.load();
    String file = String.valueOf(path.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    try {
      JitModule m = torch.load(path.toString());
      m.retainReference();
      m.eval();
      TorchScriptFeatures probe = new TorchScriptFeatures(file, sha8(path), m, 0);
      int d = probe.features(new float[c * h * w], 1, c, h, w)[0].length;
      return new TorchScriptFeatures(file, probe.sha8, m, d);
    } catch (RuntimeException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown error");
      throw new IOException(path + ": not a usable TorchScript module: " + first, e);
    }
  }

  private static String sha8(Path path) throws IOException {
    try {
      byte[] d = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return HexFormat.of().formatHex(d).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
    return dimension;
  }

  @Override
  public double[][] features(float[] images, int n, int c, int h, int w) {
    double[][] out = new double[n][];
    int each = c * h * w;
    for (int from = 0; from < n; from += BATCH) {
      int rows = Math.min(BATCH, n - from);
      float[] x = java.util.Arrays.copyOfRange(images, from * each, (from + rows) * each);
      double[] f = TensorScope.evaluate(() -> Ops.doubles(forward(Ops.tensor(x, rows, c, h, w))));
      int d = f.length / rows;
      for (int r = 0; r < rows; r++) {
        out[from + r] = java.util.Arrays.copyOfRange(f, r * d, (r + 1) * d);
      }
    }
    return out;
  }

  private Tensor forward(Tensor x) {
    Tensor y = module.forward(new IValueVector(new IValue(x))).toTensor();
    if (y.size(0) != x.size(0)) {
      throw new IllegalArgumentException(
          "expected " + x.size(0) + " rows of features, found " + y.size(0));
    }
    return y.flatten(1, -1);
  }
}
