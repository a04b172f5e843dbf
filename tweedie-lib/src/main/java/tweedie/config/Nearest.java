package tweedie.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggests the valid word that is nearest to a wrong one. */
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
    String near =
        valid.stream()
            .min(Comparator.comparingInt((String v) -> distance(word, v)).thenComparing(v -> v))
            .map(v -> "; did you mean '" + v + "'?")
            .orElse("");
    return "unknown '" + word + "'" + near + " Valid: " + String.join(", ", valid);
  }

  /** Edit distance that ignores case (Levenshtein 1966). */
  static int distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[] row = new int[y.length() + 1];
    for (int j = 0; j <= y.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= x.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int same = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[y.length()];
  }
}
