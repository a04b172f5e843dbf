package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A law of data on a few points, with densities by counting. Its noised law is the mixture of
 * transition laws, and means over both ends of a path are integrals over one end only: quadrature
 * reaches spaces of four dimensions.
 *
 * @param process the noising
 * @param weights positive, sum 1, [n]
 * @param points states, [n][width]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Atoms(TractableProcess<?> process, double[] weights, double[][] points) {
  Tensor sample(Rng rng) {
    double[] u = rng.uniforms(1);
    double[][] x = new double[u.length][];
    for (int r = 0; r < x.length; r++) {
      int i = 0;
      double left = u[r];
      while (i < weights.length - 1 && left >= weights[i]) {
        left -= weights[i++];
      }
      x[r] = points[i];
    }
    return Ops.matrix(x);
  }

  /** {@code log Σ w_i q_{t|0}(x | x_i)}; at 0 the logarithm of the weight of the nearest point. */
  Tensor logMarginal(Tensor x, double t) {
    return t == 0 ? logWeight(x) : total(joint(x, Ops.scalar(t)));
  }

  Score score() {
    return (x, t, c) -> {
      Tensor[] joint = joint(x, t);
      Tensor all = total(joint);
      Tensor sum = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        Tensor part = process.transitionScore(x, point(i, x), Ops.zerosLike(t), t);
        sum = sum.add(part.mul(Ops.perRow(joint[i].sub(all).exp(), x)));
      }
      return sum;
    };
  }

  /** Every point with every node of the rule. */
  Pairs pairs(StateRule rule, double t) {
    int n = rule.weights().length;
    Tensor states = rule.states();
    Tensor[] from = new Tensor[weights.length];
    Tensor[] to = new Tensor[weights.length];
    double[] weight = new double[weights.length * n];
    for (int i = 0; i < weights.length; i++) {
      from[i] = point(i, states).contiguous();
      to[i] = states;
      double[] log = Ops.doubles(process.logTransition(states, from[i], zero(), Ops.scalar(t)));
      for (int j = 0; j < n; j++) {
        weight[i * n + j] = weights[i] * rule.weights()[j] * Math.exp(log[j]);
      }
    }
    return new Pairs(Ops.cat(0, from), Ops.cat(0, to), weight);
  }

  private static Tensor zero() {
    return Ops.scalar(0);
  }

  private Tensor[] joint(Tensor x, Tensor t) {
    Tensor[] joint = new Tensor[weights.length];
    for (int i = 0; i < joint.length; i++) {
      Tensor log = process.logTransition(x, point(i, x), Ops.zerosLike(t), t);
      joint[i] = Ops.add(log, Math.log(weights[i]));
    }
    return joint;
  }

  private Tensor point(int i, Tensor x) {
    return Ops.matrix(new double[][] {points[i]}).expand(x.size(0), points[i].length);
  }

  private Tensor logWeight(Tensor x) {
    double[] all = Ops.doubles(x);
    int width = points[0].length;
    double[] log = new double[all.length / width];
    for (int r = 0; r < log.length; r++) {
      double near = Double.POSITIVE_INFINITY;
      for (int i = 0; i < points.length; i++) {
        double square = 0;
        for (int j = 0; j < width; j++) {
          square += Math.pow(all[r * width + j] - points[i][j], 2);
        }
        if (square < near) {
          near = square;
          log[r] = Math.log(weights[i]);
        }
      }
    }
    return Ops.tensor(log, log.length);
  }

  private static Tensor total(Tensor[] parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.stack(v, 0).logsumexp(0);
    }
  }
}
