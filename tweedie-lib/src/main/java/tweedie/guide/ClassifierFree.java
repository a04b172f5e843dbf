package tweedie.guide;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * Classifier-free guidance of any field, {@code u + w'(c − u)} with c the field that is told the
 * class and u the one that is not. <b>Convention:</b> {@code w' = 1} is the conditional field, 0
 * the unconditional one; Ho and Salimans write {@code w = w' − 1}.
 *
 * <p>Guided fields of t &gt; 0 are in general not the scores of any noised law: the product {@code
 * p(x|c)^w' p(x)^(1 − w')} and noising do not commute. Samples are therefore not those of the
 * product at t = 0 either. (They do commute where all laws are Gaussians of one covariance.)
 *
 * <p>Where weights are large outputs grow; {@code rescale} φ brings the deviation of each row's
 * output back to that of c: {@code φ g std(c)/std(g) + (1 − φ) g}.
 *
 * @param told the conditional field
 * @param untold the unconditional field
 * @param weight w'
 * @param interval times of guidance; elsewhere the weight is 1
 * @param rescale φ in [0, 1]
 * @see "Ho, Salimans 2022, Classifier-free diffusion guidance, arXiv:2207.12598, equation 6; Lin,
 *     Liu, Li, Yang 2024, arXiv:2305.08891, section 3.4, for φ"
 */
public record ClassifierFree(
    Field told, Field untold, double weight, Interval interval, double rescale) implements Field {
  /** Name of the part of a condition that a class is. */
  public static final String LABEL = "label";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the weight is not finite or φ is outside of [0, 1]
   */
  public ClassifierFree {
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight: expected a number, found " + weight);
    }
    if (!(rescale >= 0 && rescale <= 1)) {
      throw new IllegalArgumentException("rescale: expected 0 to 1, found " + rescale);
    }
  }

  /**
   * Guidance at all times of a field that reads the condition's part {@value #LABEL}.
   *
   * @param net the field
   * @param weight w'
   * @return the guided field
   */
  public static ClassifierFree of(Field net, double weight) {
    return of(net, weight, Interval.ALWAYS, 0);
  }

  /**
   * Guidance of a field that reads the condition's part {@value #LABEL}.
   *
   * @param net the field; without the part it is the unconditional one
   * @param weight w'
   * @param interval times of guidance
   * @param rescale φ in [0, 1]
   * @return the guided field
   */
  public static ClassifierFree of(Field net, double weight, Interval interval, double rescale) {
    return new ClassifierFree(
        net, (x, t, c) -> net.at(x, t, without(c)), weight, interval, rescale);
  }

  private static Condition without(Condition c) {
    Map<String, Tensor> rest = new HashMap<>(c.parts());
    rest.remove(LABEL);
    return new Condition(rest, c.rng());
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    double[] w = Ops.doubles(t);
    for (int i = 0; i < w.length; i++) {
      w[i] = interval.holds(w[i]) ? weight : 1;
    }
    if (Arrays.stream(w).allMatch(v -> v == 1)) {
      return told.at(x, t, c);
    }
    Tensor u = untold.at(x, t, c);
    if (Arrays.stream(w).allMatch(v -> v == 0)) {
      return u;
    }
    Tensor y = told.at(x, t, c);
    Tensor each = t.dim() == 0 ? Ops.scalar(w[0]) : Ops.tensor(w, w.length);
    Tensor guided = u.add(y.sub(u).mul(Ops.perRow(each, y)));
    return rescale == 0 ? guided : rescaled(guided, y);
  }

  /** Guidance that changes nothing rescales nothing: the deviations are equal there. */
  private Tensor rescaled(Tensor guided, Tensor y) {
    Tensor ratio = deviation(y).div(deviation(guided));
    return guided.mul(Ops.perRow(Ops.add(Ops.mul(ratio, rescale), 1 - rescale), guided));
  }

  private static Tensor deviation(Tensor x) {
    return Ops.rowMean(x.sub(Ops.perRow(Ops.rowMean(x), x)).square()).sqrt();
  }

  @Override
  public Parameters parameters() {
    return told.parameters();
  }
}
