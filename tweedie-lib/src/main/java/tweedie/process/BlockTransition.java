package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;

/** {@code N(M x, L Lᵀ)} on blocks, [k, k] or one a row, [B, k, k]. */
record BlockTransition(Tensor map, Tensor factor) implements FlexibleMatrices.Transition {
  @Override
  public Tensor mean(Tensor x) {
    return Ops.blocks(map, x);
  }

  @Override
  public Tensor colour(Tensor e) {
    return Ops.blocks(factor, e);
  }

  @Override
  public Tensor whiten(Tensor r) {
    return Ops.blocks(torch.linalg_inv(factor), r);
  }

  @Override
  public Tensor whitenTransposed(Tensor r) {
    return Ops.blocks(torch.linalg_inv(factor).transpose(-2, -1), r);
  }

  @Override
  public Tensor logDeterminant(Tensor x) {
    double each = (double) Ops.rowSize(x) / factor.size(-1);
    return Ops.mul(factor.diagonal(0, -2, -1).log().sum(-1), each);
  }
}
