package tweedie.data;

import java.util.HashSet;
import java.util.List;

/**
 * What symbols stand for: characters of text, or the answers in the columns of a table.
 *
 * @param names name of symbol 0, 1, …; single characters for text
 * @param text whether rows are pieces of running text
 */
public record Alphabet(List<String> names, boolean text) {
  /**
   * Copies and checks the names.
   *
   * @throws IllegalArgumentException when there are fewer than two, two are equal, or a name of
   *     text is not one character
   */
  public Alphabet {
    names = List.copyOf(names);
    if (names.size() < 2 || new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "alphabet: expected at least 2 different symbols, found " + names);
    }
    if (text && names.stream().anyMatch(n -> n.codePointCount(0, n.length()) != 1)) {
      throw new IllegalArgumentException("alphabet: expected single characters, found " + names);
    }
  }

  /**
   * The characters of a word as symbols of text.
   *
   * @param characters each once
   * @return the alphabet
   */
  public static Alphabet of(String characters) {
    return new Alphabet(characters.codePoints().mapToObj(Character::toString).toList(), true);
  }

  /**
   * Number of symbols.
   *
   * @return S
   */
  public int size() {
    return names.size();
  }

  /**
   * The name of a symbol.
   *
   * @param symbol its number as a value of a table
   * @return the name
   * @throws IllegalArgumentException when there is no such symbol
   */
  public String name(double symbol) {
    int s = (int) Math.rint(symbol);
    if (!(Math.abs(symbol - s) < 0.5) || s < 0 || s >= names.size()) {
      throw new IllegalArgumentException(
          "symbol: expected 0 to " + (names.size() - 1) + ", found " + symbol);
    }
    return names.get(s);
  }
}
