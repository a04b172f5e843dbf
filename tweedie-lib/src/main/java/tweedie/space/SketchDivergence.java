package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Continuous;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * {@code tr(QᵀMQ) + tr(GᵀMG)/k} with the transposed Jacobian {@code M = P ∂vᵀ P}, an orthonormal
 * basis Q of M applied to k random signs, and k other signs with their part along Q taken out: the
 * trace on the range that matters is exact, and only the rest is estimated.
 */
record SketchDivergence(int probes) implements Divergence {
  SketchDivergence {
    if (probes < 1) {
      throw new IllegalArgumentException("probes: expected at least 1, found " + probes);
    }
  }

  /** M of the states at hand. */
  private record Transposed(
      Continuous space, Tensor x, Tensor point, Tensor tangent, boolean graph) {
    /** M v, [B, n] to [B, n]. */
    Tensor apply(Tensor v) {
      Tensor at = space.project(x, v.view_as(x).to(x.scalar_type()));
      return space.project(x, Backward.vjp(tangent, point, at, graph)).flatten(1, -1);
    }
  }

  @Override
  public Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    Tensor[] out =
        Backward.with(
            x,
            (point, graph) -> {
              Tensor value = field.apply(point);
              Tensor tangent = space.project(x, value);
              return new Tensor[] {
                value, trace(new Transposed(space, x, point, tangent, graph), x, rng)
              };
            });
    return new Result(out[0], out[1]);
  }

  private Tensor trace(Transposed m, Tensor x, Rng rng) {
    Tensor q = basis(m, x, rng.child(0));
    Tensor sum = torch.zeros(new long[] {x.size(0)}, x.options());
    for (int j = 0; j < q.size(2); j++) {
      Tensor column = q.select(2, j);
      sum = sum.add(Ops.rowSum(column.mul(m.apply(column))));
    }
    Rng rest = rng.child(1);
    for (int k = 0; k < probes; k++) {
      Tensor g = signs(x, rest.child(k)).unsqueeze(2);
      Tensor left = g.sub(torch.matmul(q, torch.matmul(q.transpose(1, 2), g))).squeeze(2);
      sum = Ops.add(sum, Ops.rowSum(left.mul(m.apply(left))), 1.0 / probes);
    }
    return sum;
  }

  /** Any basis leaves the mean as it is, so that no derivative of it is needed. */
  private Tensor basis(Transposed m, Tensor x, Rng rng) {
    Tensor[] columns = new Tensor[probes];
    for (int k = 0; k < probes; k++) {
      columns[k] = m.apply(signs(x, rng.child(k))).detach();
    }
    return TensorScope.withoutGradient(
        () -> {
          try (TensorVector all = new TensorVector(columns);
              T_TensorTensor_T qr = torch.linalg_qr(torch.stack(all, 2))) {
            return new Tensor(qr.get0());
          }
        });
  }

  private static Tensor signs(Tensor x, Rng rng) {
    Tensor z = Ops.add(rng.uniform(Shapes.event(x)), -0.5).sign();
    return z.to(x.scalar_type()).flatten(1, -1);
  }
}
