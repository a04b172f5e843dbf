package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Self-attention over the sites of a sequence, {@code W softmax(q kᵀ/√n) v} in several heads of
 * width n. Queries and keys are turned by their places, so that a head sees distances between sites
 * from the start; the output map starts at zero.
 *
 * @see "Vaswani et al. 2017, arXiv:1706.03762, section 3.2"
 */
final class SelfAttention {
  private final Linear input;
  private final Linear output;
  private final int heads;

  SelfAttention(Weights w, int width, int heads) {
    this.heads = heads;
    input = new Linear(w.in("qkv"), width, 3 * width, 1);
    output = new Linear(w.in("output"), width, width, 0);
  }

  /** Sequences [B, L, width] to the same shape, in the type of x; turns are those of L places. */
  Tensor apply(Tensor x, Rotary turn) {
    long rows = x.size(0);
    long length = x.size(1);
    long width = x.size(2);
    Tensor all = input.typed(x).reshape(rows, length, 3, heads, width / heads);
    // Splitting once: the gradient of each single part would be a tensor of all parts, nearly zero.
    TensorVector parts = all.permute(2, 0, 3, 1, 4).split(2, 0); // [3, B, heads, L, n]
    TensorVector turned = turn.apply(parts.get(0)).unbind(0);
    Tensor mixed = mix(turned.get(0), turned.get(1), parts.get(1).squeeze(0));
    return output.typed(mixed.transpose(1, 2).reshape(rows, length, width));
  }

  /**
   * Products of a few sites and a few numbers a head are computed in float32: in bfloat16 the fused
   * kernel falls back to plain loops in its gradient, which took most of a step.
   */
  private static Tensor mix(Tensor q, Tensor k, Tensor v) {
    Tensor out = torch.scaled_dot_product_attention(q, k, v.to(q.scalar_type()));
    return out.to(v.scalar_type());
  }
}
