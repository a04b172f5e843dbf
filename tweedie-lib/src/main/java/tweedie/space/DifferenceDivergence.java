package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** {@code Σ_j q_jᵀ P (v(move(x, h q_j)) − v(move(x, −h q_j))) / 2h}. */
record DifferenceDivergence(double step) implements Divergence {
  DifferenceDivergence {
    if (!(step > 0) || Double.isInfinite(step)) {
      throw new IllegalArgumentException("step: expected a positive number, found " + step);
    }
  }

  @Override
  public boolean random() {
    return false;
  }

  @Override
  public Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor sum = Ops.zerosLike(Ops.rowSum(x));
      for (Tensor q : FrameDivergence.frame(space, x)) {
        Tensor up = field.apply(space.move(x, Ops.mul(q, step)));
        Tensor down = field.apply(space.move(x, Ops.mul(q, -step)));
        Tensor slope = space.project(x, Ops.mul(up.sub(down), 0.5 / step));
        sum = sum.add(Ops.rowSum(slope.mul(q)));
      }
      return new Result(field.apply(x), sum);
    }
  }
}
