package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * What a network says about the mean m of a step from x: the same regression in three scales. With
 * the step length h its squared losses are |m − m*|² divided by 1, h² and g²|h|.
 */
public enum MeanForm {
  /** The mean itself, {@code m}. */
  MAP {
    @Override
    Tensor encode(Tensor increment, Tensor x, Tensor h, double noise) {
      return x.add(increment);
    }

    @Override
    Tensor decode(Tensor out, Tensor x, Tensor h, double noise) {
      return out.sub(x);
    }
  },
  /** The drift in the clock's direction, {@code (m − x)/h}; noisy where steps are small. */
  DRIFT {
    @Override
    Tensor encode(Tensor increment, Tensor x, Tensor h, double noise) {
      return increment.div(h);
    }

    @Override
    Tensor decode(Tensor out, Tensor x, Tensor h, double noise) {
      return out.mul(h);
    }
  },
  /** The move in units of the step's noise, {@code (m − x)/(g √|h|)}: targets of unit variance. */
  NOISE {
    @Override
    Tensor encode(Tensor increment, Tensor x, Tensor h, double noise) {
      return increment.div(Ops.mul(h.abs().sqrt(), noise));
    }

    @Override
    Tensor decode(Tensor out, Tensor x, Tensor h, double noise) {
      return out.mul(Ops.mul(h.abs().sqrt(), noise));
    }
  };

  /** The network's output for a move; h is a signed step length that broadcasts on x. */
  abstract Tensor encode(Tensor increment, Tensor x, Tensor h, double noise);

  /** The move for a network's output. */
  abstract Tensor decode(Tensor out, Tensor x, Tensor h, double noise);
}
