package tweedie.config;

/** A configuration that cannot be used; the message is one line that names the place. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * An error at a place.
   *
   * @param place path of the key, such as {@code process.gamma}
   * @param message what is wrong
   */
  public ConfigException(String place, String message) {
    super(place + ": " + message);
  }
}
