package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong programs must not compile; their right twins must, or the refusal proves nothing. */
class RefusalsTest {
  private static final String HEAD =
      """
      import java.util.List;
      import org.bytedeco.pytorch.Tensor;
      import tweedie.core.*;
      import tweedie.process.*;
      import tweedie.solver.*;
      import tweedie.tensor.*;
      class Program {
        static void run(LinearSde p, Field net, Denoiser d, Score s, TimeGrid grid, Tensor x, Rng rng) {
          SemiLinear back = p.dynamics().reverse(s, 1);
          Reversal plain = back;
          %s
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Sampler<Linear>(new Sscs(), grid);",
        "new Sampler<Diffusion>(new Sscs(), grid);",
        "new Sampler<Reversal>(new Sscs2(), grid);",
        "new Sampler<SemiLinear>(new Sscs(), grid).run(p.dynamics(), x, Condition.NONE, rng);",
        "new Sampler<SemiLinear>(new Sscs(), grid).run(plain, x, Condition.NONE, rng);",
        "p.dynamics().reverse(net, 1);",
        "p.dynamics().reverse(d, 1);",
        "Score wrong = net;",
        "p.score(s);",
        "class Fourth implements Dynamics { public Space space() { return p.dynamics().space(); } }",
        "Objective o = new Objective() { public Tensor loss(Rng r) { return x; } };",
        "Objective o = r -> x;",
      })
  void wrongProgramsAreRefused(String body) {
    assertThat(compiles(body)).as(body).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Sampler<SemiLinear>(new Sscs(), grid).run(back, x, Condition.NONE, rng);",
        "new Sampler<SemiLinear>(new EulerMaruyama(), grid).run(back, x, Condition.NONE, rng);",
        "new Sampler<Reversal>(new EulerMaruyama(), grid).run(plain, x, Condition.NONE, rng);",
        "new Sampler<SemiLinear>(new DenoiseLast<SemiLinear>(new Sscs()), grid);",
        "p.dynamics().reverse(p.score(d), 1);",
        "p.dynamics().reverse(p.score(net, Prediction.NOISE), 0);",
        "Objective o = new Objective() { public Tensor loss(Rng r) { return x; }"
            + " public Parameters parameters() { return Parameters.NONE; } };",
      })
  void rightProgramsCompile(String body) {
    assertThat(compiles(body)).as(body).isEmpty();
  }

  /** The compiler's complaints; empty when there are none. */
  private String compiles(String body) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return HEAD.formatted(body);
          }
        };
    StringWriter out = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
    boolean ok = javac.getTask(out, null, null, options, null, List.of(source)).call();
    return ok ? "" : out.toString();
  }
}
