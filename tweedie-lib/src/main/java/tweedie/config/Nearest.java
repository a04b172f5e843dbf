package tweedie.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the valid word that a mistyped one was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * A line for an unknown word.
   *
   * @param word what was given
   * @param valid what would have been right
   * @return such as {@code unknown 'sccs'; did you mean 'sscs'? Valid: em, sscs}
   */
  public static String unknown(String word, Collection<String> valid) {
    String near = of(word, valid).map(v -> "; did you mean '" + v + "'?").orElse(".");
    return "unknown '" + word + "'" + near + " Valid: " + String.join(", ", valid);
  }

  /**
   * The valid word with the fewest edits to the typed one, if it is close enough to be a slip.
   *
   * @param typed what was found
   * @param valid what could have been meant
   * @return the nearest word within a third of its length, at least two edits
   */
  public static Optional<String> of(String typed, Collection<String> valid) {
    return valid.stream()
        .min(
            Comparator.comparingInt((String word) -> distance(typed, word))
                .thenComparing(word -> word))
        .filter(word -> distance(typed, word) <= Math.max(2, word.length() / 3))
        .filter(word -> distance(typed, word) < word.length());
  }

  /**
   * The text to append to a message: {@code ", did you mean 'x'?"}, or nothing.
   *
   * @param typed what was found
   * @param valid what could have been meant
   * @return the hint
   */
  public static String hint(String typed, Collection<String> valid) {
    return of(typed, valid).map(word -> ", did you mean '" + word + "'?").orElse("");
  }

  /**
   * What to append where a file is missing.
   *
   * @param missing a path that does not exist
   * @return {@code " (did you mean PATH?)"} for one beside it of a close name, or nothing
   */
  public static String beside(Path missing) {
    Path name = missing.getFileName();
    Path folder = missing.toAbsolutePath().getParent();
    if (name == null || folder == null) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> String.valueOf(file.getFileName())).toList();
      return of(name.toString(), names)
          .map(near -> " (did you mean " + missing.resolveSibling(near) + "?)")
          .orElse("");
    } catch (IOException | RuntimeException e) {
      // The hint is a courtesy: an unreadable folder only means that there is none.
      return "";
    }
  }

  /**
   * Edits (insert, delete, replace, swap of neighbours) between two words; case does not count.
   *
   * @see "Damerau 1964; Wagner, Lowrance 1975"
   */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cell(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cell(int[][] d, String a, String b, int i, int j) {
    int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
