package tweedie.net;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Creates, initialises and names the trained tensors of one network. Layers are numbered in the
 * order of creation, and tensor number n draws its start from {@code rng.child(n)}, so that the
 * same seed gives the same network.
 */
final class Weights {
  private final Rng rng;
  private final Precision precision;
  private final String prefix;
  private final Map<String, Tensor> made;

  Weights(Rng rng, Precision precision) {
    this(rng, precision, "", new LinkedHashMap<>());
  }

  private Weights(Rng rng, Precision precision, String prefix, Map<String, Tensor> made) {
    this.rng = rng;
    this.precision = precision;
    this.prefix = prefix;
    this.made = made;
  }

  /** The same collection; names get {@code name.} in front. */
  Weights in(String name) {
    return new Weights(rng, precision, prefix + name + ".", made);
  }

  Precision precision() {
    return precision;
  }

  /** A number no other layer of this network has so far. */
  int layer() {
    return made.size();
  }

  /**
   * Uniform in {@code ±√(3 scale / ((fanIn + fanOut)/2))}, that is variance {@code scale / mean
   * fan}.
   *
   * @see "Glorot, Bengio 2010, Understanding the difficulty of training deep networks, eq. 16"
   */
  Tensor glorot(String name, double scale, long fanIn, long fanOut, long... shape) {
    if (scale == 0) {
      return constant(name, 0, shape);
    }
    return uniform(name, Math.sqrt(6 * scale / (fanIn + fanOut)), shape);
  }

  /** Uniform in {@code ±bound}. */
  Tensor uniform(String name, double bound, long... shape) {
    double[] u = rng.child(made.size()).shared().uniforms(Math.toIntExact(Shapes.count(shape)));
    for (int i = 0; i < u.length; i++) {
      u[i] = bound * (2 * u[i] - 1);
    }
    return leaf(name, u, shape);
  }

  /** All elements equal. */
  Tensor constant(String name, double value, long... shape) {
    double[] v = new double[Math.toIntExact(Shapes.count(shape))];
    java.util.Arrays.fill(v, value);
    return leaf(name, v, shape);
  }

  Parameters parameters() {
    Parameters p = Parameters.NONE;
    for (Map.Entry<String, Tensor> e : made.entrySet()) {
      p = p.and(e.getKey(), e.getValue());
    }
    return p;
  }

  private Tensor leaf(String name, double[] values, long... shape) {
    Tensor t = owned(values, precision.storage(), shape);
    t.set_requires_grad(true);
    if (made.put(prefix + name, t) != null) {
      throw new IllegalArgumentException("parameter '" + prefix + name + "' is named twice");
    }
    return t;
  }

  /** A tensor that outlives every scope, even when one is open around the constructor. */
  static Tensor owned(double[] values, ScalarType type, long... shape) {
    PointerScope outer = PointerScope.getInnerScope();
    Tensor t = TensorScope.keep(() -> Ops.tensor(values, shape).to(type));
    if (outer != null) {
      t.retainReference();
      outer.detach(t);
    }
    return t;
  }
}
