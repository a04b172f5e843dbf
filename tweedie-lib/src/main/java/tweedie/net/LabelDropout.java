package tweedie.net;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * A network of labelled states that is told "no class" of a random share of its training rows, so
 * that one network learns both fields of classifier-free guidance. It acts exactly when the
 * condition carries random streams; whether a row forgets its label depends on its stream alone.
 *
 * @param net a network that reads the condition's part {@code label}, int64 [B]
 * @param classes number of classes; as a label it means "no class"
 * @param probability share of the rows that forget their label, in [0, 1)
 * @see "Ho, Salimans 2022, Classifier-free diffusion guidance, arXiv:2207.12598, algorithm 1"
 */
public record LabelDropout(Field net, int classes, double probability) implements Field {
  /** Layers of a network have numbers from 0 on. */
  private static final long KEY = -11;

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException if it is no probability below 1
   */
  public LabelDropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "label dropout: expected a value in [0, 1), found " + probability);
    }
  }

  /**
   * A network that forgets labels, or the network itself where none are forgotten.
   *
   * @param net a network that reads labels
   * @param classes number of classes
   * @param probability share of the rows that forget their label, in [0, 1)
   * @return the field
   */
  public static Field of(Field net, int classes, double probability) {
    return probability == 0 ? net : new LabelDropout(net, classes, probability);
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor label = c.parts().get("label");
    if (label == null || c.rng().isEmpty()) {
      return net.at(x, t, c);
    }
    Map<String, Tensor> parts = new HashMap<>(c.parts());
    parts.put("label", forgotten(Ops.longs(label), c.rng().get()));
    return net.at(x, t, new Condition(parts, c.rng()));
  }

  private Tensor forgotten(long[] label, Rng rng) {
    double[] u = rng.child(KEY).uniforms(1);
    long[] kept = Arrays.copyOf(label, label.length);
    for (int i = 0; i < kept.length; i++) {
      kept[i] = u[i] < probability ? classes : label[i];
    }
    return Ops.tensor(kept, kept.length);
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
