package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * Hands a network the sines and cosines of angles, so that its output is periodic: {@code sin kθ,
 * cos kθ} for k = 1 … K.
 *
 * @param net a field whose first argument has 2Kd columns
 * @param harmonics K, at least 1
 */
public record PeriodicFeatures(Field net, int harmonics) implements Field {
  /** Checks the number of harmonics. */
  public PeriodicFeatures {
    if (harmonics < 1) {
      throw new IllegalArgumentException("harmonics: expected at least 1, found " + harmonics);
    }
  }

  /**
   * The features.
   *
   * @param x angles [B, d], radians
   * @return [B, 2Kd]: the sines of every angle, the cosines of every angle, for each k in turn
   */
  public Tensor features(Tensor x) {
    Tensor[] parts = new Tensor[2 * harmonics];
    for (int k = 1; k <= harmonics; k++) {
      Tensor angle = Ops.mul(x, k);
      parts[2 * k - 2] = angle.sin();
      parts[2 * k - 1] = angle.cos();
    }
    return Ops.cat(1, parts);
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return net.at(features(x), t, c);
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
