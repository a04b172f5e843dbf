package tweedie.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Parameters;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Adam on one flat buffer: parameters, gradients, both moments and the running average are vectors
 * of the same length, so that a step is a dozen calls whatever the number of tensors. Parameters
 * and their gradients become views of the buffers.
 *
 * @see "Kingma, Ba 2015, arXiv:1412.6980, algorithm 1"
 */
final class Adam implements AutoCloseable {
  private final OptimizerSpec spec;
  private final Parameters parameters;
  private final Tensor weights;
  private final Tensor gradient;
  private final Tensor first;
  private final Tensor second;
  private final Tensor average;

  Adam(OptimizerSpec spec, Parameters parameters) {
    this.spec = spec;
    this.parameters = parameters;
    long n = parameters.count();
    if (n == 0) {
      throw new IllegalArgumentException("objective: nothing to train");
    }
    this.weights = buffer(n);
    this.gradient = buffer(n);
    this.first = buffer(n);
    this.second = buffer(n);
    this.average = buffer(n);
    TensorScope.silently(() -> TensorScope.run(this::adopt));
  }

  private static Tensor buffer(long n) {
    Tensor x = torch.zeros(new long[] {n}, new TensorOptions(ScalarType.Float));
    x.retainReference();
    return x;
  }

  /** Moves every parameter into the buffer and points its gradient at the gradient buffer. */
  private void adopt() {
    long at = 0;
    for (Map.Entry<String, Tensor> e : parameters.trained().entrySet()) {
      Tensor p = e.getValue();
      if (p.scalar_type().intern() != ScalarType.Float || !p.requires_grad()) {
        throw new IllegalArgumentException(
            "parameter '" + e.getKey() + "': expected a float32 leaf that requires gradients");
      }
      Tensor view = weights.narrow(0, at, p.numel()).view(Shapes.of(p));
      view.copy_(p);
      p.__dispatch_set_data(view);
      p.mutable_grad().put(gradient.narrow(0, at, p.numel()).view(Shapes.of(p)));
      at += p.numel();
    }
    average.copy_(weights);
  }

  /** Forgets the gradients of the step before. */
  void zeroGradients() {
    gradient.zero_();
  }

  Parameters gradients() {
    return Parameters.NONE.andBuffer("gradient", gradient);
  }

  /**
   * One step; returns the norm of the gradient before clipping, and moves nothing if not finite.
   */
  double step(long step, long steps, long batch) {
    double[] norm = new double[1];
    TensorScope.silently(() -> TensorScope.run(() -> norm[0] = update(step, steps, batch)));
    return norm[0];
  }

  private double update(long step, long steps, long batch) {
    double norm = gradient.norm().item_double();
    if (!Double.isFinite(norm)) {
      return norm;
    }
    if (spec.clip() > 0 && norm > spec.clip()) {
      gradient.mul_(new Scalar(spec.clip() / norm));
    }
    double rate = spec.learningRate(step, steps);
    if (spec.weightDecay() > 0) {
      weights.mul_(new Scalar(1 - rate * spec.weightDecay()));
    }
    first.lerp_(gradient, new Scalar(1 - spec.beta1()));
    second.mul_(new Scalar(spec.beta2()));
    second.addcmul_(gradient, gradient, new Scalar(1 - spec.beta2()));
    double c1 = 1 - Math.pow(spec.beta1(), step + 1.0);
    double c2 = 1 - Math.pow(spec.beta2(), step + 1.0);
    Tensor root = second.sqrt().mul_(new Scalar(1 / Math.sqrt(c2)));
    root.add_(new Scalar(spec.epsilon()));
    weights.addcdiv_(first, root, new Scalar(-rate / c1));
    average.lerp_(weights, new Scalar(1 - spec.averageDecay(step, batch)));
    return norm;
  }

  /** Runs with the averaged weights in place of the trained ones. */
  void withAverage(Runnable body) {
    Tensor saved = TensorScope.withoutGradient(weights::clone);
    TensorScope.silently(() -> weights.copy_(average));
    try {
      body.run();
    } finally {
      TensorScope.silently(() -> weights.copy_(saved));
      saved.close();
    }
  }

  /** Puts the averaged weights in place of the trained ones. */
  void adoptAverage() {
    TensorScope.silently(() -> weights.copy_(average));
  }

  /** Moments and running average, for a checkpoint. */
  Map<String, Tensor> state() {
    Map<String, Tensor> m = new LinkedHashMap<>();
    m.put("weights", weights);
    m.put("first", first);
    m.put("second", second);
    m.put("average", average);
    return m;
  }

  /** Puts the state of a checkpoint back. */
  void restore(Map<String, Tensor> state) {
    state()
        .forEach(
            (name, x) -> {
              Tensor y = state.get(name);
              if (y == null || y.numel() != x.numel()) {
                throw new IllegalArgumentException(
                    "optimizer state '" + name + "': expected " + x.numel() + " numbers");
              }
              TensorScope.silently(() -> x.copy_(y));
            });
  }

  /** The averaged weights under the names of the parameters; fresh tensors. */
  Map<String, Tensor> averaged() {
    Map<String, Tensor> m = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, Tensor> e : parameters.trained().entrySet()) {
      Tensor p = e.getValue();
      m.put(e.getKey(), average.narrow(0, at, p.numel()).view(Shapes.of(p)));
      at += p.numel();
    }
    m.putAll(parameters.buffers());
    return m;
  }

  @Override
  public void close() {
    state().values().forEach(Tensor::close);
    gradient.close();
  }
}
