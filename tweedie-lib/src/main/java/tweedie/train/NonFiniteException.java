package tweedie.train;

/** A loss or gradient became NaN or infinite. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private NonFiniteException(String message) {
    super(message);
  }

  static NonFiniteException loss(long step, String where) {
    return new NonFiniteException("the loss is not finite at step " + step + where);
  }

  static NonFiniteException gradient(long step) {
    return new NonFiniteException("the gradient is not finite at step " + step);
  }
}
