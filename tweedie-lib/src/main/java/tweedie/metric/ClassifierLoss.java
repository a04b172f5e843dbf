package tweedie.metric;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.net.Classifier;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * Cross-entropy of a classifier.
 *
 * @param net the classifier
 * @param data images with the condition {@code label} [B] int64
 */
public record ClassifierLoss(Classifier net, Source<Batch> data) implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    Batch b = data.draw(rng.child(0));
    Tensor logits = net.at(b.x(), b.c().training(rng.child(1))).logits();
    Tensor label = b.c().parts().get("label");
    if (label == null) {
      throw new IllegalArgumentException("classifier: the data have no labels");
    }
    return logits.log_softmax(1).gather(1, label.unsqueeze(1)).squeeze(1).neg();
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", net);
  }
}
