package tweedie.train;

/** A loss became NaN or infinite. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NonFiniteException(long step, String where) {
    super("the loss is not finite at step " + step + where);
  }
}
