package tweedie.tensor;

/** Anything that may own trained tensors: a network, a schedule, a recipe, a flow. */
public interface Trainable {
  /**
   * What this part trains and carries.
   *
   * @return named tensors; {@link Parameters#NONE} by default
   */
  default Parameters parameters() {
    return Parameters.NONE;
  }
}
