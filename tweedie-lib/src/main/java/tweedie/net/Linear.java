package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code y = x Wᵀ + b} on the last dimension, in the type the weights are stored in. */
final class Linear {
  private final Tensor weight;
  private final Tensor bias;

  Linear(Weights w, int in, int out, double scale) {
    weight = w.glorot("weight", scale, in, out, out, in);
    bias = w.constant("bias", 0, out);
  }

  Tensor apply(Tensor x) {
    return torch.linear(x, weight, new TensorOptional(bias));
  }

  /** As {@link #apply}, computed in the type of x. */
  Tensor typed(Tensor x) {
    TensorOptional b = new TensorOptional(bias.to(x.scalar_type()));
    return torch.linear(x, weight.to(x.scalar_type()), b);
  }
}
