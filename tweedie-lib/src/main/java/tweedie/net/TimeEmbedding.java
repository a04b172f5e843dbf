package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/**
 * Sines and cosines of the time at fixed frequencies. Angles are computed in float64, because a
 * float32 angle of 10⁴ has only three digits left after the reduction.
 *
 * <p>POSITIONAL: {@code sin(s t f_i), cos(s t f_i)} with {@code f_i = 10000^(-i/(E/2-1))} and scale
 * s. FOURIER: {@code sin(2π f_i log t), cos(2π f_i log t)} with {@code f_i ~ N(0, s²)} drawn once
 * and stored as the buffer {@code frequencies}.
 *
 * @see "Ho et al. 2020, arXiv:2006.11239, appendix B; Tancik et al. 2020, arXiv:2006.10739, eq. 5"
 */
public final class TimeEmbedding implements Trainable {
  /** Which angles are used. */
  public enum Kind {
    /** Geometric frequencies of the time itself; any real time. */
    POSITIONAL,
    /** Random frequencies of the logarithm of the time; positive times only. */
    FOURIER,
    /** Random frequencies of the time itself, for times that are logarithms already. */
    FOURIER_RAW;

    boolean random() {
      return this != POSITIONAL;
    }
  }

  private final Kind kind;
  private final int size;
  private final Tensor frequencies;

  /**
   * An embedding.
   *
   * @param kind which angles are used
   * @param size E, an even number of at least 4
   * @param scale factor of the time (POSITIONAL) or standard deviation of the frequencies (FOURIER)
   * @param rng where FOURIER draws its frequencies
   */
  public TimeEmbedding(Kind kind, int size, double scale, Rng rng) {
    if (size < 4 || size % 2 != 0) {
      throw new IllegalArgumentException(
          "time embedding: expected an even size of at least 4, found " + size);
    }
    this.kind = kind;
    this.size = size;
    double[] f = new double[size / 2];
    double[] normal = kind.random() ? Ops.doubles(rng.shared().normal(f.length)) : f;
    for (int i = 0; i < f.length; i++) {
      f[i] =
          kind.random()
              ? 2 * Math.PI * scale * normal[i]
              : scale * StrictMath.pow(1e4, -i / (f.length - 1.0));
    }
    frequencies = Weights.owned(f, ScalarType.Double, f.length);
  }

  /**
   * The length of an embedding.
   *
   * @return E
   */
  public int size() {
    return size;
  }

  /**
   * Embeds times.
   *
   * @param t float64 on the CPU, [] or [B]
   * @return sines, then cosines: float32 [B, E], or [1, E] for one common time
   * @throws IllegalArgumentException when FOURIER meets a time that is not positive
   */
  public Tensor at(Tensor t) {
    return angles(t).to(ScalarType.Float);
  }

  /** As {@link #at} in float64. */
  Tensor angles(Tensor t) {
    if (t.dim() > 1) {
      throw new IllegalArgumentException("t: expected [] or [B], found " + t.dim() + " dimensions");
    }
    Tensor column = t.to(ScalarType.Double).reshape(-1, 1);
    if (kind == Kind.FOURIER) {
      column = log(column);
    }
    Tensor angle = column.mul(frequencies);
    return Ops.cat(1, torch.sin(angle), torch.cos(angle));
  }

  private static Tensor log(Tensor t) {
    double least = t.min().item_double();
    if (!(least > 0)) {
      throw new IllegalArgumentException("t: expected > 0 for FOURIER, found " + least);
    }
    return torch.log(t);
  }

  /** The drawn frequencies as a buffer, so that a stored network keeps them; none otherwise. */
  @Override
  public Parameters parameters() {
    return kind.random() ? Parameters.NONE.andBuffer("frequencies", frequencies) : Parameters.NONE;
  }
}
