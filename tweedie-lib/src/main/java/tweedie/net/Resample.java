package tweedie.net;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;

/**
 * Halving and doubling of images: by 2×2 means and repetition, or by the filter {@code [1,3,3,1]/8}
 * in both directions. The filter repeats the pixels at the border (where the published network pads
 * with zeros), so that it keeps constants and the mean of every image.
 *
 * @see "Zhang 2019, Making convolutional networks shift-invariant again, section 3"
 */
final class Resample {
  private static final long[] ONE = {1, 1};
  private static final double[] TAPS = {1, 3, 3, 1};

  private Resample() {}

  /** [B, C, H, W] to [B, C, H/2, W/2]. */
  static Tensor down(Tensor x, boolean fir) {
    return fir ? filter(x, 1, 2) : torch.avg_pool2d(x, 2, 2);
  }

  /** [B, C, H, W] to [B, C, 2H, 2W]. */
  static Tensor up(Tensor x, boolean fir) {
    long[] size = {2 * x.size(2), 2 * x.size(3)};
    // Linear interpolation is the filter on doubled images: weights 3/4 and 1/4.
    return fir
        ? torch.upsample_bilinear2d(x, size, false, new DoubleOptional(), new DoubleOptional())
        : torch.upsample_nearest2d(x, size);
  }

  /** The filter without halving, at the points between pixels: [B, C, H+1, W+1]. */
  static Tensor blur(Tensor x) {
    return filter(x, 2, 1);
  }

  private static Tensor filter(Tensor x, int pad, int stride) {
    double[] k = new double[16];
    for (int i = 0; i < 16; i++) {
      k[i] = TAPS[i / 4] * TAPS[i % 4] / 64;
    }
    long c = x.size(1);
    Tensor kernel = Ops.tensor(k, 1, 1, 4, 4).to(x.scalar_type()).expand(c, 1, 4, 4);
    Tensor padded = torch.replication_pad2d(x, pad, pad, pad, pad);
    long[] step = {stride, stride};
    return torch.conv2d(padded, kernel, new TensorOptional(), step, new long[] {0, 0}, ONE, c);
  }
}
