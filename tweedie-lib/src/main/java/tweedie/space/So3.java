package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The rotation group SO(3) with inner product {@code ½ tr(uᵀv)}: distance is the rotation angle,
 * volume 8π². States are rotation matrices, row by row, [B, 9]; tangent vectors at R are {@code R
 * K} with K skew.
 */
public record So3() implements Isotropic {
  /**
   * Rotations from rotation vectors (axis times angle).
   *
   * @param w [B, 3], radians
   * @return [B, 9]
   */
  public static Tensor fromVectors(Tensor w) {
    return flat(Rotations.exp(w));
  }

  /**
   * Rotation vectors of rotations.
   *
   * @param x [B, 9]
   * @return [B, 3], length in [0, π]
   */
  public static Tensor toVectors(Tensor x) {
    return Rotations.log(square(x));
  }

  @Override
  public int width() {
    return 9;
  }

  @Override
  public int dimension() {
    return 3;
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, 9);
    Tensor r = square(x);
    Tensor gram = torch.matmul(r.transpose(1, 2), r).sub(torch.eye(3, x.options()));
    Rows.require("rotation matrices", Rows.deviation(gram, 0));
    Rows.require("determinant 1", Rows.deviation(torch.det(r), 1));
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    Tensor turn = Rotations.exp(vector(x, v));
    return flat(Rotations.polish(torch.matmul(square(x), turn)));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return tangent(x, vector(x, v));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return tangent(x, rng.normal(3).to(x.scalar_type()));
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    return Ops.mul(Ops.rowSum(u.mul(v)), 0.5);
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    return tangent(x, Rotations.log(between(x, y)));
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    return Rows.norm(Rotations.log(between(x, y))).squeeze(1);
  }

  @Override
  public Tensor frame(Tensor x) {
    Tensor e = Rotations.generators(x).reshape(1, 3, 3, 3);
    return torch.matmul(square(x).unsqueeze(1), e).reshape(x.size(0), 3, 9);
  }

  @Override
  public double logVolume() {
    return Math.log(8 * Math.PI * Math.PI);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Degree 1 of {@code λ = l(l + 1)}, which is 2: the 3-sphere of radius 2 with opposite points
   * made one.
   */
  @Override
  public double gap() {
    return 1;
  }

  @Override
  public Tensor uniform(Rng rng) {
    return flat(Rotations.ofQuaternion(Rows.unit(rng.normal(4))));
  }

  @Override
  public double logJacobian(double r) {
    return -2 * Elementary.logOverSine(r / 2);
  }

  @Override
  public double logJacobianSlope(double r) {
    return -Elementary.cotGap(r / 2);
  }

  @Override
  public HeatKernel kernel() {
    return HeatKernel.so3();
  }

  @Override
  public HeatKernel series(int terms) {
    return (r, t) -> So3Kernel.series(r, t, terms);
  }

  @Override
  public RadialDraw radius() {
    return new RadialDraw(this, new So3Kernel());
  }

  private static Tensor square(Tensor x) {
    return x.reshape(x.size(0), 3, 3);
  }

  private static Tensor flat(Tensor r) {
    return r.reshape(r.size(0), 9);
  }

  private static Tensor between(Tensor x, Tensor y) {
    return torch.matmul(square(x).transpose(1, 2), square(y));
  }

  /** Coordinates of the tangent part of an ambient vector, [B, 3]. */
  private static Tensor vector(Tensor x, Tensor v) {
    return Rotations.vee(between(x, v));
  }

  private static Tensor tangent(Tensor x, Tensor w) {
    return flat(torch.matmul(square(x), Rotations.hat(w)));
  }
}
