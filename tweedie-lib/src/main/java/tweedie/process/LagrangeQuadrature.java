package tweedie.process;

import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import tweedie.space.Quadrature;

/** Integrals of a matrix against the Lagrange polynomials of some nodes. */
final class LagrangeQuadrature {
  private static final Quadrature RULE = new Quadrature(16);

  /** Panels in λ or log B: e^{x} times a cubic is exact to rounding on one with 16 nodes. */
  private static final double PANEL = 1;

  private LagrangeQuadrature() {}

  /** {@code ∫ f(x) l_j(node(x)) dx} for the Lagrange polynomials l_j of the nodes. */
  static double[][][] integrate(
      double from,
      double to,
      double[] nodes,
      DoubleFunction<double[][]> f,
      DoubleUnaryOperator node) {
    int panels = Math.max(1, (int) Math.ceil(Math.abs(to - from) / PANEL));
    double width = (to - from) / panels;
    double[][][] sums = new double[nodes.length][][];
    for (int i = 0; i < panels * RULE.size(); i++) {
      double x = from + width * (Math.floorDiv(i, RULE.size()) + RULE.node(i % RULE.size()));
      double[][] value = SmallMatrix.scale(f.apply(x), width * RULE.weight(i % RULE.size()));
      double at = nodes.length == 1 ? 0 : node.applyAsDouble(x);
      for (int j = 0; j < nodes.length; j++) {
        double[][] part = SmallMatrix.scale(value, lagrange(nodes, j, at));
        sums[j] = i == 0 ? part : SmallMatrix.add(sums[j], part);
      }
    }
    return sums;
  }

  private static double lagrange(double[] nodes, int j, double x) {
    double product = 1;
    for (int i = 0; i < nodes.length; i++) {
      if (i != j) {
        product *= (x - nodes[i]) / (nodes[j] - nodes[i]);
      }
    }
    return product;
  }
}
