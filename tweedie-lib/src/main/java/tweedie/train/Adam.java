package tweedie.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * of the same length, so that the number of calls does not depend on that of the tensors.
 * Parameters and their gradients become views of the buffers. A step goes through them slice by
 * slice: all its passes over a slice find it in the cache.
 *
 * @see "Kingma, Ba 2015, arXiv:1412.6980, algorithm 1"
 */
final class Adam implements AutoCloseable {
  /** Numbers in a slice: two threads share it, and six parts of it fit the cache of a core. */
  private static final long SLICE = 1 << 16;

  private final OptimizerSpec spec;
  private final Parameters parameters;
  private final Tensor weights;
  private final Tensor gradient;
  private final Tensor first;
  private final Tensor second;
  private final Tensor average;
  private final Tensor root;
  private final List<Slice> slices = new ArrayList<>();

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
    this.root = buffer(Math.min(n, SLICE));
    TensorScope.silently(() -> TensorScope.run(this::adopt));
    TensorScope.silently(() -> TensorScope.run(() -> cut(n)));
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

  private void cut(long n) {
    for (long at = 0; at < n; at += SLICE) {
      long length = Math.min(SLICE, n - at);
      slices.add(
          new Slice(
              part(weights, at, length),
              part(gradient, at, length),
              part(first, at, length),
              part(second, at, length),
              part(average, at, length)));
    }
  }

  private static Tensor part(Tensor x, long at, long length) {
    Tensor y = x.narrow(0, at, length);
    y.retainReference();
    return y;
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
    Numbers numbers = new Numbers(spec, norm, step, steps, batch);
    for (Slice slice : slices) {
      slice.move(numbers, root.narrow(0, 0, slice.weights.numel()));
    }
    return norm;
  }

  /** What one step multiplies by, the same for every slice. */
  private static final class Numbers {
    private final boolean clipped;
    private final boolean decayed;
    private final Scalar clip;
    private final Scalar decay;
    private final Scalar first;
    private final Scalar keep;
    private final Scalar second;
    private final Scalar epsilon;
    private final Scalar rate;
    private final Scalar average;

    Numbers(OptimizerSpec spec, double norm, long step, long steps, long batch) {
      double learningRate = spec.learningRate(step, steps);
      clipped = spec.clip() > 0 && norm > spec.clip();
      clip = new Scalar(clipped ? spec.clip() / norm : 1);
      decayed = spec.weightDecay() > 0;
      decay = new Scalar(1 - learningRate * spec.weightDecay());
      first = new Scalar(1 - spec.beta1());
      keep = new Scalar(spec.beta2());
      second = new Scalar(1 - spec.beta2());
      // The correction of the second moment is taken out of the root, one pass less.
      double c1 = 1 - Math.pow(spec.beta1(), step + 1.0);
      double c2 = Math.sqrt(1 - Math.pow(spec.beta2(), step + 1.0));
      epsilon = new Scalar(spec.epsilon() * c2);
      rate = new Scalar(-learningRate * c2 / c1);
      average = new Scalar(1 - spec.averageDecay(step, batch));
    }
  }

  /** The same part of every buffer. */
  private record Slice(
      Tensor weights, Tensor gradient, Tensor first, Tensor second, Tensor average) {
    void move(Numbers n, Tensor root) {
      if (n.clipped) {
        gradient.mul_(n.clip);
      }
      if (n.decayed) {
        weights.mul_(n.decay);
      }
      first.lerp_(gradient, n.first);
      second.mul_(n.keep);
      second.addcmul_(gradient, gradient, n.second);
      torch.sqrt_out(root, second);
      root.add_(n.epsilon);
      weights.addcdiv_(first, root, n.rate);
      average.lerp_(weights, n.average);
    }
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
    root.close();
    for (Slice s : slices) {
      List.of(s.weights, s.gradient, s.first, s.second, s.average).forEach(Tensor::close);
    }
  }
}
