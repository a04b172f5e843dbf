package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Continuous;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * {@code Σ_j q_jᵀ P ∂v q_j} over an orthonormal basis q of the range of P. As {@code q qᵀ P = P}
 * the sum is {@code tr(P ∂v)} for skew projections too, such as that of the hyperboloid.
 */
record FrameDivergence() implements Divergence {
  @Override
  public boolean random() {
    return false;
  }

  @Override
  public Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    Tensor[] out =
        Backward.with(
            x,
            (point, graph) -> {
              Tensor value = field.apply(point);
              Tensor tangent = space.project(x, value);
              Tensor sum = Ops.zerosLike(Ops.rowSum(value));
              for (Tensor q : frame(space, x)) {
                sum = sum.add(Ops.rowSum(Backward.vjp(tangent, point, q, graph).mul(q)));
              }
              return new Tensor[] {value, sum};
            });
    return new Result(out[0], out[1]);
  }

  /** An orthonormal basis of every tangent space, vectors of the shape of x. */
  static Tensor[] frame(Continuous space, Tensor x) {
    try (var guard = new org.bytedeco.pytorch.NoGradGuard()) {
      Tensor at = x.detach();
      int m = Math.toIntExact(Ops.rowSize(at));
      return flat(space, at) ? coordinates(at, m) : basis(space, at, m);
    }
  }

  /** A projection that fixes a vector in general position fixes all. */
  private static boolean flat(Continuous space, Tensor x) {
    return x.size(0) == 0
        || TensorScope.value(
            () -> {
              Tensor one = x.narrow(0, 0, 1);
              double[] v = new double[Math.toIntExact(x.numel() / x.size(0))];
              for (int i = 0; i < v.length; i++) {
                v[i] = Math.sin(1 + i * (1 + 0.1 * i));
              }
              Tensor z = Ops.tensor(v, Shapes.of(one)).to(x.scalar_type());
              return torch.equal(space.project(one, z), z);
            });
  }

  private static Tensor[] coordinates(Tensor x, int m) {
    Tensor[] e = new Tensor[m];
    for (int i = 0; i < m; i++) {
      Tensor one = torch.zeros_like(x);
      one.reshape(x.size(0), m).select(1, i).fill_(Ops.scalar(1));
      e[i] = one;
    }
    return e;
  }

  private static Tensor[] basis(Continuous space, Tensor x, int m) {
    long[] shape = Shapes.of(x);
    Tensor[] columns = coordinates(x, m);
    for (int i = 0; i < m; i++) {
      columns[i] = space.project(x, columns[i]).reshape(shape[0], m).to(ScalarType.Double);
    }
    try (TensorVector v = new TensorVector(columns)) {
      Tensor p = torch.stack(v, 2);
      // The trace of any projection is its rank, here the dimension of the space.
      int d = (int) Math.round(Ops.doubles(p.select(0, 0).trace())[0]);
      Tensor vectors;
      try (T_TensorTensor_T eigen = torch.linalg_eigh(torch.matmul(p, p.transpose(1, 2)))) {
        vectors = new Tensor(eigen.get1());
      }
      Tensor[] q = new Tensor[d];
      for (int j = 0; j < d; j++) {
        q[j] = vectors.select(2, m - 1 - j).reshape(shape).to(x.scalar_type());
      }
      return q;
    }
  }
}
