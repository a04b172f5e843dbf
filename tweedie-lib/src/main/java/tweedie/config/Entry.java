package tweedie.config;

/**
 * One line of the catalogue.
 *
 * @param name the word that options and configurations take
 * @param about what it is, one line
 * @param value what it stands for
 * @param <T> kind of value
 */
public record Entry<T>(String name, String about, T value) {}
