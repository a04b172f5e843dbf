package tweedie.tensor;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Products of vectors with Jacobians, also where the caller has turned gradients off. */
public final class Backward {
  static {
    Native.load();
  }

  private Backward() {}

  /** What is computed with gradients on. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes tensors from a point that can be differentiated with respect to.
     *
     * @param point equal to x; derivatives with respect to it are those along the rows
     * @param graph whether the caller differentiates the result in turn
     * @return tensors, all of them kept
     */
    Tensor[] at(Tensor point, boolean graph);
  }

  /**
   * Runs a body with gradients on. Where the caller had turned them off the results carry none.
   *
   * @param x where
   * @param body what to compute
   * @return what the body returns
   */
  public static Tensor[] with(Tensor x, Body body) {
    boolean graph = GradMode.is_enabled();
    try (AutoGradMode on = new AutoGradMode(true)) {
      // A copy that still leads back to x, so that derivatives of the result see x as well.
      Tensor point = graph && x.requires_grad() ? x.clone() : x.detach().set_requires_grad(true);
      Tensor[] out = body.at(point, graph);
      for (int i = 0; i < out.length && !graph; i++) {
        out[i] = out[i].detach();
      }
      return out;
    }
  }

  /**
   * A vector times the Jacobian of each row: {@code vᵀ ∂y/∂x}.
   *
   * @param y values [B, …] in which row b depends on row b of x only
   * @param x what y was computed from
   * @param v the vectors, shape of y
   * @param graph whether the result is differentiated in turn
   * @return shape of x; zeros where y does not depend on x
   * @throws IllegalArgumentException when y carries no gradient at all, as values of plain Java
   */
  public static Tensor vjp(Tensor y, Tensor x, Tensor v, boolean graph) {
    if (!y.requires_grad()) {
      // Zeros would be right for constants, and wrong without a word for values made in plain Java.
      throw new IllegalArgumentException(
          "derivative: expected values that LibTorch can differentiate, found none of them");
    }
    try (TensorVector ys = new TensorVector(y);
        TensorVector xs = new TensorVector(x);
        TensorVector vs = new TensorVector(v);
        BoolOptional keep = new BoolOptional(true);
        TensorVector out = torch.grad(ys, xs, vs, keep, graph, true)) {
      // The element belongs to the vector, which is freed here: a second reference outlives it.
      Tensor g = new Tensor(out.get(0));
      return g.defined() ? g : Ops.zerosLike(x);
    }
  }
}
