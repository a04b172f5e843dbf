package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisation over the last dimension with a trained scale and shift. */
record LayerNorm(Tensor weight, Tensor bias) {
  static LayerNorm of(Weights w, int width) {
    return new LayerNorm(w.constant("weight", 1, width), w.constant("bias", 0, width));
  }

  Tensor apply(Tensor h) {
    TensorOptional w = new TensorOptional(weight.to(h.scalar_type()));
    TensorOptional b = new TensorOptional(bias.to(h.scalar_type()));
    return torch.layer_norm(h, new long[] {h.size(-1)}, w, b, 1e-6, false);
  }
}
