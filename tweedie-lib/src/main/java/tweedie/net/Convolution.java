package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A square two-dimensional convolution with bias; zero padding. */
final class Convolution {
  private static final long[] ONE = {1, 1};

  private final Tensor weight;
  private final Tensor bias;
  private final ScalarType type;
  private final long[] stride;
  private final long[] padding;

  private Convolution(Tensor weight, Tensor bias, ScalarType type, int stride, int padding) {
    this.weight = weight;
    this.bias = bias;
    this.type = type;
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {padding, padding};
  }

  /** Keeps the size of the image; computes in the precision of the network's body. */
  static Convolution same(Weights w, int in, int out, int kernel, double scale) {
    return of(w, in, out, kernel, scale, w.precision().compute(), 1, kernel / 2);
  }

  /** As {@link #same}, in the precision of the weights: for raw inputs. */
  static Convolution exact(Weights w, int in, int out, int kernel, double scale) {
    return of(w, in, out, kernel, scale, w.precision().storage(), 1, kernel / 2);
  }

  /** Halves the image by a 3×3 kernel with stride 2. */
  static Convolution halving(Weights w, int in, int out, int padding) {
    return of(w, in, out, 3, 1, w.precision().compute(), 2, padding);
  }

  private static Convolution of(
      Weights w, int in, int out, int k, double scale, ScalarType type, int stride, int pad) {
    long area = (long) k * k;
    Tensor weight = w.glorot("weight", scale, in * area, out * area, out, in, k, k);
    return new Convolution(weight, w.constant("bias", 0, out), type, stride, pad);
  }

  Tensor apply(Tensor x) {
    TensorOptional b = new TensorOptional(bias.to(type));
    return torch.conv2d(x, weight.to(type), b, stride, padding, ONE, 1);
  }
}
