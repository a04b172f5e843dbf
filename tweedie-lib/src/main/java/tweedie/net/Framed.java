package tweedie.net;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Parameters;
import tweedie.tensor.Shapes;

/**
 * A network on whole pictures of symbols as a network on the patch in their middle: the patch is
 * put into the picture it came from, and only the outputs of its pixels are kept. The picture is
 * the condition's part {@code given}, [B, C, H, W], whose patch is not read.
 *
 * @param whole a network that reads {@code given}, on [B, C, H, W] to [B, C, H, W, S]
 * @param height H, pixels
 * @param width W, pixels
 */
public record Framed(Field whole, int height, int width) implements Field {
  /**
   * Evaluates the network.
   *
   * @param x symbols of the patch, int64 [B, C, h, w]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition with the part {@code given}
   * @return logits of the patch, [B, C, h, w, S]
   * @throws IllegalArgumentException when no picture is given or it has another shape
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor given = c.parts().get("given");
    if (given == null) {
      throw new IllegalArgumentException("given: expected the picture around the patch");
    }
    Shapes.check("given", given, x.size(1), height, width);
    long h = x.size(2);
    long w = x.size(3);
    long top = (height - h) / 2;
    long left = (width - w) / 2;
    Tensor picture = given.to(torch.ScalarType.Long).clone();
    inside(picture, top, left, h, w).fill_(new Scalar(-1));
    Tensor state = picture.clone();
    inside(state, top, left, h, w).copy_(x);
    Map<String, Tensor> parts = new HashMap<>(c.parts());
    parts.put("given", picture);
    return inside(whole.at(state, t, new Condition(parts, c.rng())), top, left, h, w);
  }

  private static Tensor inside(Tensor picture, long top, long left, long h, long w) {
    return picture.narrow(2, top, h).narrow(3, left, w);
  }

  @Override
  public Parameters parameters() {
    return whole.parameters();
  }
}
