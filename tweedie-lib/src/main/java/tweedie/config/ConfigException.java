package tweedie.config;

/** A configuration that cannot be used; the message is one line that names the place. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 2;

  private final String place;
  private final String detail;

  /**
   * An error at a place.
   *
   * @param place path of the key, such as {@code process.gamma}; empty for the whole configuration
   * @param message what is wrong
   */
  public ConfigException(String place, String message) {
    super(place.isEmpty() ? message : place + ": " + message);
    this.place = place;
    this.detail = message;
  }

  /**
   * Where the error is.
   *
   * @return path of the key, such as {@code process.gamma}
   */
  public String place() {
    return place;
  }

  /**
   * The same error under the name that a user knows the place by.
   *
   * @param name such as the option that was typed
   * @return the error at that place
   */
  public ConfigException at(String name) {
    ConfigException e = new ConfigException(name, detail);
    e.initCause(this);
    return e;
  }
}
