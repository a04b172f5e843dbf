package tweedie.space;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;

/** Rotation matrices [B, 3, 3], their generators and unit quaternions (w, x, y, z). */
final class Rotations {
  /** Rows: the generators of turns about the three axes, row-major. */
  private static final double[] GENERATORS = {
    0, 0, 0, 0, 0, -1, 0, 1, 0, //
    0, 0, 1, 0, 0, 0, -1, 0, 0, //
    0, -1, 0, 1, 0, 0, 0, 0, 0
  };

  private Rotations() {}

  static Tensor generators(Tensor like) {
    return Ops.tensor(GENERATORS, 3, 9).to(like.scalar_type());
  }

  /** The skew matrix of a rotation vector: [B, 3] to [B, 3, 3]. */
  static Tensor hat(Tensor w) {
    return torch.matmul(w, generators(w)).reshape(w.size(0), 3, 3);
  }

  /** The rotation vector of the skew part of a matrix: [B, 3, 3] to [B, 3]. */
  static Tensor vee(Tensor a) {
    Tensor flat = a.reshape(a.size(0), 9);
    return Ops.mul(torch.matmul(flat, generators(a).transpose(0, 1)), 0.5);
  }

  /** Rodrigues: {@code I + sinc(n) K + ½ sinc²(n/2) K²}. */
  static Tensor exp(Tensor w) {
    Tensor n = Rows.norm(w);
    Tensor k = hat(w);
    Tensor half = Ops.mul(n, 0.5);
    Tensor sinc = n.sin().div(n).unsqueeze(2);
    Tensor sincHalf = half.sin().div(half).unsqueeze(2);
    Tensor second = Ops.mul(sincHalf.mul(sincHalf), 0.5);
    Tensor eye = torch.eye(3, w.options());
    return eye.add(sinc.mul(k)).add(second.mul(torch.matmul(k, k)));
  }

  /**
   * The rotation vector of a rotation, length in [0, π]. Through the quaternion, which is accurate
   * at every angle: the sine of the angle, read from the skew part, vanishes at π.
   */
  static Tensor log(Tensor r) {
    Tensor q = quaternion(r);
    Tensor v = q.narrow(1, 1, 3);
    Tensor sine = Rows.norm(v);
    Tensor angle = Ops.mul(torch.atan2(sine, q.narrow(1, 0, 1)), 2);
    return v.mul(angle.div(sine));
  }

  /**
   * The unit quaternion with w ≥ 0: the largest row of {@code 4 q qᵀ}, which is linear in the
   * matrix.
   *
   * @see "Shepperd 1978, Quaternion from rotation matrix"
   */
  static Tensor quaternion(Tensor r) {
    Tensor[] m = new Tensor[9];
    for (int i = 0; i < 9; i++) {
      m[i] = r.select(1, i / 3).select(1, i % 3);
    }
    Tensor ww = Ops.add(m[0].add(m[4]).add(m[8]), 1);
    Tensor xx = Ops.add(m[0].sub(m[4]).sub(m[8]), 1);
    Tensor yy = Ops.add(m[4].sub(m[0]).sub(m[8]), 1);
    Tensor zz = Ops.add(m[8].sub(m[0]).sub(m[4]), 1);
    Tensor wx = m[7].sub(m[5]);
    Tensor wy = m[2].sub(m[6]);
    Tensor wz = m[3].sub(m[1]);
    Tensor xy = m[1].add(m[3]);
    Tensor xz = m[2].add(m[6]);
    Tensor yz = m[5].add(m[7]);
    Tensor all =
        stack(
            1,
            stack(1, ww, wx, wy, wz),
            stack(1, wx, xx, xy, xz),
            stack(1, wy, xy, yy, yz),
            stack(1, wz, xz, yz, zz));
    Tensor best = stack(1, ww, xx, yy, zz).argmax(new LongOptional(1), false);
    Tensor row =
        all.gather(1, best.reshape(best.size(0), 1, 1).expand(best.size(0), 1, 4)).squeeze(1);
    Tensor q = Rows.unit(row);
    Tensor w = q.narrow(1, 0, 1);
    return torch.where(w.lt(Ops.scalar(0)), q.neg(), q);
  }

  /** The rotation of unit quaternions [B, 4]. */
  static Tensor ofQuaternion(Tensor q) {
    Tensor w = q.select(1, 0);
    Tensor x = q.select(1, 1);
    Tensor y = q.select(1, 2);
    Tensor z = q.select(1, 3);
    return stack(
            1,
            Ops.add(Ops.mul(y.mul(y).add(z.mul(z)), -2), 1),
            Ops.mul(x.mul(y).sub(w.mul(z)), 2),
            Ops.mul(x.mul(z).add(w.mul(y)), 2),
            Ops.mul(x.mul(y).add(w.mul(z)), 2),
            Ops.add(Ops.mul(x.mul(x).add(z.mul(z)), -2), 1),
            Ops.mul(y.mul(z).sub(w.mul(x)), 2),
            Ops.mul(x.mul(z).sub(w.mul(y)), 2),
            Ops.mul(y.mul(z).add(w.mul(x)), 2),
            Ops.add(Ops.mul(x.mul(x).add(y.mul(y)), -2), 1))
        .reshape(q.size(0), 3, 3);
  }

  /**
   * One Newton step to the nearest orthogonal matrix, {@code ½R(3I − RᵀR)}: the deviation of a
   * matrix that is almost orthogonal is squared.
   *
   * @see "Higham 1986, Computing the polar decomposition, section 3"
   */
  static Tensor polish(Tensor r) {
    Tensor gram = torch.matmul(r.transpose(1, 2), r);
    Tensor correction = Ops.mul(torch.eye(3, r.options()), 1.5).sub(Ops.mul(gram, 0.5));
    return torch.matmul(r, correction);
  }

  private static Tensor stack(long dim, Tensor... parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.stack(v, dim);
    }
  }
}
