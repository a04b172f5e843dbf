package tweedie.net;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * Hands a network its input and fast sines and cosines of it, {@code sin 2ⁿπz, cos 2ⁿπz}: what
 * tells neighbouring grey levels apart, which likelihoods count and eyes do not.
 *
 * @param net a field whose first argument has 1 + 2N times the channels
 * @param powers the N exponents n, each from 0 to 16; 6 and 7 for images in [−1, 1]
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, appendix C"
 */
public record FourierFeatures(Field net, List<Integer> powers) implements Field {
  /** Beyond, float32 has no digits left of an angle. */
  private static final int LARGEST = 16;

  /**
   * Checks and copies the exponents.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public FourierFeatures {
    powers = List.copyOf(powers);
    check(powers);
  }

  /**
   * Refuses exponents that are out of range.
   *
   * @param powers exponents
   * @throws IllegalArgumentException naming the first one
   */
  public static void check(List<Integer> powers) {
    for (int n : powers) {
      if (n < 0 || n > LARGEST) {
        throw new IllegalArgumentException("fourier: expected 0 to " + LARGEST + ", found " + n);
      }
    }
  }

  /**
   * Channels with features.
   *
   * @param channels of the input
   * @param powers exponents
   * @return {@code (1 + 2N) channels}
   */
  public static int channels(int channels, List<Integer> powers) {
    return channels * (1 + 2 * powers.size());
  }

  /**
   * The input and its features.
   *
   * @param x states [B, C, …]
   * @return [B, (1 + 2N)C, …]: x, then sines and cosines for each exponent in turn
   */
  public Tensor features(Tensor x) {
    Tensor[] parts = new Tensor[1 + 2 * powers.size()];
    parts[0] = x;
    for (int i = 0; i < powers.size(); i++) {
      Tensor angle = Ops.mul(x, Math.PI * (1L << powers.get(i)));
      parts[2 * i + 1] = angle.sin();
      parts[2 * i + 2] = angle.cos();
    }
    return parts.length == 1 ? x : Ops.cat(1, parts);
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
