package tweedie;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Javadoc of the mathematical packages: complete, with shapes, exceptions and sources. */
class JavadocTest {
  private static final Path SOURCES = Path.of("src/main/java/tweedie");

  private static final List<String> HOMES =
      List.of("core", "space", "law", "transform", "process", "objective", "solver", "theory");
  private static final List<String> SOURCED = List.of("core", "process", "objective", "solver");

  /** Carriers and contracts of this library: nothing in them comes from a paper. */
  private static final Set<String> NO_SOURCE =
      Set.of(
          "core.AfterStep",
          "core.Batch",
          "core.Condition",
          "core.Field",
          "core.Generator",
          "core.Law",
          "core.Noised",
          "core.Objective",
          "core.Pair",
          "core.Sampler",
          "core.Solver",
          "core.Source",
          "core.Space",
          "core.Stepper",
          "core.Target",
          "core.TimeGrid",
          "core.Tokens",
          "core.Weighted",
          "solver.CommonStepper");

  private static final JavadocRules.Findings LIBRARY = library();

  private static JavadocRules.Findings library() {
    try (StandardJavaFileManager manager =
        ToolProvider.getSystemJavaCompiler()
            .getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> files = new ArrayList<>();
      for (String home : HOMES) {
        try (Stream<Path> found = Files.list(SOURCES.resolve(home))) {
          found.filter(f -> f.toString().endsWith(".java")).forEach(files::add);
        }
      }
      return JavadocRules.of(manager.getJavaFileObjectsFromPaths(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of some packages. */
  private static List<String> in(Set<String> findings, List<String> homes) {
    return findings.stream().filter(f -> homes.contains(f.split("\\.", 2)[0])).toList();
  }

  private static JavadocRules.Findings check(String source) throws IOException {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///X.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return "package p;\n" + source;
          }
        };
    return JavadocRules.of(List.of(file));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("HOMES")
  void everyPublicMemberIsDocumented(String home) {
    assertThat(in(LIBRARY.defects(), List.of(home))).isEmpty();
  }

  @Test
  void everyTypeButPlainContractsNamesItsSource() {
    assertThat(in(LIBRARY.unsourced(), SOURCED)).containsExactlyInAnyOrderElementsOf(NO_SOURCE);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X: no comment                 | public class X {}
          X: no @param T                | /** A. */ public interface X<T> {}
          X: no shape in @param x       | /** A. @ @param x states */ public record X(Tensor x) {}
          X.LIMIT: no comment           | /** A. */ public class X { public static int LIMIT; }
          X.at: no comment              | /** A. */ public interface X { void at(); }
          X.at: no comment              | /** A. */ public interface X { /** @hidden */ void at(); }
          X.at: no @return              | /** A. */ public interface X { /** B. */ int at(); }
          X.at: no @param t             | /** A. */ public interface X { /** B. */ void at(int t); }
          X.at: no @param T             | /** A. */ public interface X { /** B. */ <T> void at(); }
          X.at: no shape in @return     | /** A. */ public class X { /** B. @ @return in [0, T] */               protected double[] at() {} }
          X.new: no @throws             | /** A. */ public class X { /** B. */ public X()               { throw new Error(); } }
          X.Y: no comment               | /** A. */ public class X { public enum Y {} }
          """)
  void defectsAreFound(String defect, String source) throws IOException {
    assertThat(check(source.replace("@ @", "\n * @")).defects()).containsExactly("p." + defect);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class X {}",
        "/** A. */ public class X { private int y; void at(int t) {} }",
        "/** A. */ public class X { @Override public int hashCode() { return 0; } }",
        "/** A. @ @param x states [B, k d] */ public record X(Tensor x) { /** B. */ public X {} }",
        "/** A. */ public class X { /** B. @ @param x any shape */ public void at(double[] x) {} }"
      })
  void soundCommentsPass(String source) throws IOException {
    assertThat(check(source.replace("@ @", "\n * @")).defects()).isEmpty();
  }

  @Test
  void sourcesAreAuthorsWithYears() throws IOException {
    assertThat(check("/** A. @see \"Anderson 1982\" */ public class X {}").unsourced()).isEmpty();
    assertThat(check("/** Song et al. (2021). */ public class X {}").unsourced()).isEmpty();
    assertThat(check("/** At most 2000 rows. */ public class X {}").unsourced()).hasSize(1);
  }
}
