package tweedie.solver;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The last predictions of a multistep method, the newest first; they outlive their step. */
final class History {
  private final int most;
  private final List<Tensor> values = new ArrayList<>();
  private final List<Double> nodes = new ArrayList<>();

  /** Holds so many predictions. */
  History(int most) {
    this.most = most;
  }

  /** Adds a prediction at a node, its λ or its time; forgets the oldest where it is full. */
  void add(double node, Tensor value) {
    // One reference of our own: the scope of the step drops the other one.
    value.retainReference();
    values.add(0, value);
    nodes.add(0, node);
    if (values.size() > most) {
      values.remove(most).close();
      nodes.remove(most);
    }
  }

  int size() {
    return values.size();
  }

  Tensor value(int i) {
    return values.get(i);
  }

  double node(int i) {
    return nodes.get(i);
  }

  /** The newest nodes. */
  double[] nodes(int count) {
    return nodes.stream().limit(count).mapToDouble(x -> x).toArray();
  }

  /** {@code Σ W_j v_j} over the newest values. */
  Tensor combine(double[][][] weights) {
    Tensor sum = Predictions.apply(weights[0], values.get(0));
    for (int j = 1; j < weights.length; j++) {
      sum = sum.add(Predictions.apply(weights[j], values.get(j)));
    }
    return sum;
  }

  /** Forgets everything, as at the end of a run. */
  void clear() {
    values.forEach(Tensor::close);
    values.clear();
    nodes.clear();
  }
}
