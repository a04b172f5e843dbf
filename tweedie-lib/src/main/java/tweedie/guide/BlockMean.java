package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * Means of f×f pixels: down-sampling, whose inversion is super-resolution. {@code A Aᵀ = I/f²}.
 *
 * @param factor f, at least 1; height and width are multiples of it
 */
public record BlockMean(int factor) implements Measurement {
  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public BlockMean {
    if (factor < 1) {
      throw new IllegalArgumentException("factor: expected at least 1, found " + factor);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param x images [B, C, H, W]
   * @return [B, C, H/f, W/f]
   * @throws IllegalArgumentException when height or width are no multiples of f
   */
  @Override
  public Tensor forward(Tensor x) {
    if (x.dim() != 4 || x.size(2) % factor != 0 || x.size(3) % factor != 0) {
      throw new IllegalArgumentException(
          "down-sampling: expected images with sides that are multiples of " + factor);
    }
    long h = x.size(2) / factor;
    long w = x.size(3) / factor;
    return x.reshape(x.size(0), x.size(1), h, factor, w, factor).mean(3, 5);
  }

  @Override
  public Tensor transposed(Tensor v) {
    long h = v.size(2);
    long w = v.size(3);
    Tensor each =
        Ops.mul(v, 1.0 / ((double) factor * factor)).reshape(v.size(0), v.size(1), h, 1, w, 1);
    return each.expand(v.size(0), v.size(1), h, factor, w, factor)
        .reshape(v.size(0), v.size(1), h * factor, w * factor);
  }

  @Override
  public Tensor solve(Tensor v, Tensor signal, double noise) {
    Tensor total = Ops.add(Ops.mul(signal, 1.0 / ((double) factor * factor)), noise);
    return v.div(Ops.perRow(total, v));
  }

  @Override
  public long count(Tensor v) {
    return Ops.rowSize(v);
  }
}
