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

  Tensor weight() {
    return weight;
  }

  Tensor bias() {
    return bias;
  }

  /** {@code y + x Wᵀ}: one call, where the bias is in y already. */
  Tensor onto(Tensor y, Tensor x) {
    return torch.addmm(y, x, weight.t());
  }

  /** {@code y + b + x Wᵀ}, with one copy of y in all. */
  Tensor addTo(Tensor y, Tensor x) {
    return y.add(bias).addmm_(x, weight.t());
  }

  /** As {@link #apply}, computed in the type of x. */
  Tensor typed(Tensor x) {
    TensorOptional b = new TensorOptional(bias.to(x.scalar_type()));
    return torch.linear(x, weight.to(x.scalar_type()), b);
  }
}
