package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.config.Json;

/** {@code tune}, and samplers in files. */
class TuneTest {
  @TempDir static Path folder;
  private static String run = "";
  private static String sampler = "";

  @BeforeAll
  static void train() throws IOException {
    run = Trained.run(folder).toString();
    Path file = folder.resolve("good.json");
    Files.writeString(
        file,
        """
        {"process": {"type": "vp"},
         "sampler": {"solver": "ddim", "grid": "logsnr", "nfe": 6},
         "judged": {"by": "SW2", "rows": 10, "seed": 1, "value": 1}}
        """);
    sampler = file.toString();
  }

  @Test
  void aLawIsSearchedExactly() throws IOException {
    Path out = folder.resolve("law.json");
    Run r =
        Run.of(
            "tune",
            "--target",
            "{\"type\":\"gaussian\"}",
            "--nfe",
            "8",
            "--trials",
            "8",
            "--out",
            out.toString());
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.err()).isEmpty();
    assertThat(r.out()).contains("KL in nats, exact", "named", "found", "nothing is drawn");
    JsonNode written = Json.read(out);
    assertThat(written.at("/sampler/nfe").asInt()).isEqualTo(8);
    assertThat(written.at("/judged/value").asDouble()).isPositive();
  }

  @Test
  void aRunIsSearchedAndSampledWithWhatWasFound() throws IOException {
    Path out = folder.resolve("found.json");
    List<String> line = new ArrayList<>(List.of("tune", run, "--nfe", "6", "--trials", "8"));
    line.addAll(List.of("-n", "16", "--data-dir", folder.toString(), "--out", out.toString()));
    line.add("--json");
    Run r = Run.of(line.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isZero();
    JsonNode result = Json.parse("out", r.out());
    assertThat(result.at("/heldOut/seeds").size()).isEqualTo(5);
    assertThat(result.at("/found/judged/value").asDouble())
        .isLessThanOrEqualTo(result.at("/named/judged/value").asDouble());
    assertThat(result.get("found")).isEqualTo(Json.read(out));
    Run sample = Run.of("sample", run, "-n", "3", "--sampler", out.toString(), "--json");
    assertThat(sample.code()).as(sample.err()).isZero();
    // Solvers of two calls a step leave one of five unused.
    assertThat(Json.parse("out", sample.out()).get("calls").asInt()).isBetween(4, 6);
  }

  private static JsonNode again(String found, String named, String... more) {
    List<String> line = new ArrayList<>(List.of("tune", run, "--judge", found, named, "--json"));
    line.addAll(List.of("--data-dir", folder.toString()));
    line.addAll(List.of(more));
    Run r = Run.of(line.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isZero();
    return Json.parse("out", r.out());
  }

  private static double[] values(JsonNode judged, String who) {
    List<Double> values = new ArrayList<>();
    judged.at("/heldOut/" + who).forEach(v -> values.add(v.asDouble()));
    return values.stream().mapToDouble(v -> v).toArray();
  }

  /**
   * The files of a search, judged on the seeds that it held out, have its verdict bit for bit; on
   * other seeds they have another, and how many rows are computed together is no part of it.
   */
  @Test
  void samplersOfASearchAreJudgedAgain() throws IOException {
    Path found = folder.resolve("again-found.json");
    List<String> line = new ArrayList<>(List.of("tune", run, "--nfe", "6", "--trials", "25"));
    line.addAll(List.of("-n", "16", "--data-dir", folder.toString(), "--out", found.toString()));
    line.addAll(List.of("--first-seed", "77", "--json"));
    Run r = Run.of(line.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isZero();
    JsonNode search = Json.parse("out", r.out());
    Path named = folder.resolve("again-named.json");
    Files.writeString(named, search.get("named").toString());
    String one = found.toString();
    String two = named.toString();
    JsonNode same = again(one, two, "--first-seed", "77", "-n", "16");
    assertThat(same.get("heldOut")).isEqualTo(search.get("heldOut"));
    assertThat(same.at("/heldOut/seeds").toString()).isEqualTo("[77,78,79,80,81]");
    JsonNode fresh = again(one, two, "--first-seed", "2000001", "-n", "16");
    assertThat(fresh.get("found")).isEqualTo(search.get("found"));
    assertThat(fresh.at("/heldOut/seeds/4").asLong()).isEqualTo(2000005);
    assertThat(values(fresh, "named")).doesNotContain(values(same, "named"));
    JsonNode small = again(one, two, "--first-seed", "2000001", "-n", "16", "--batch", "3");
    // Products of other sizes round otherwise, in float32.
    assertThat(values(small, "named")).containsExactly(values(fresh, "named"), within(1e-4));
    assertThat(values(small, "found")).containsExactly(values(fresh, "found"), within(1e-4));
    assertThat(again(one, two, "--first-seed", "77").at("/heldOut/by").asText())
        .contains("n_gen=500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--judge A A;2;--judge: needs --first-seed",
        "--judge A A --first-seed 9 --trials 9;2;--trials: goes without --judge",
        "--judge A A --first-seed 9 --nfe 6;2;--nfe: goes without --judge",
        "--judge A A --first-seed 1;2;--first-seed: expected 5 seeds outside 0 to 1, those of the search of",
        "--judge A A --first-seed -4;2;--first-seed: expected 5 seeds outside 0 to 1, those of the search of",
        "--judge A none --first-seed 9;1;none",
        "--judge A --first-seed 9;2;",
        "--trials 50 --first-seed 3;2;--first-seed: expected 5 seeds outside 1 to 3, those of the search",
      })
  void seedsAndFilesOfJudgementsAreChecked(String words, int code, String message) {
    List<String> line = new ArrayList<>(List.of("tune", run, "--data-dir", folder.toString()));
    for (String word : words.split(" ", -1)) {
      line.add(word.equals("A") ? sampler : word);
    }
    Run r = Run.of(line.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isEqualTo(code);
    assertThat(r.err()).contains(message == null ? "--judge" : message);
  }

  /** A file says what options would have said. */
  @Test
  void aFileStandsForOptions() throws IOException {
    Path one = folder.resolve("one.csv");
    Path two = folder.resolve("two.csv");
    Run first = Run.of("sample", run, "-n", "5", "--sampler", sampler, "--out", one.toString());
    assertThat(first.code()).as(first.err()).isZero();
    List<String> options = new ArrayList<>(List.of("sample", run, "-n", "5", "--solver", "ddim"));
    options.addAll(List.of("--grid", "logsnr", "--nfe", "6", "--process", "{\"type\":\"vp\"}"));
    options.addAll(List.of("--out", two.toString()));
    assertThat(Run.of(options.toArray(String[]::new)).code()).isZero();
    assertThat(Files.readString(one)).isEqualTo(Files.readString(two));
    Run eval =
        Run.of(
            "eval",
            run,
            "-n",
            "8",
            "--sampler",
            sampler,
            "--nfe",
            "6",
            "--data-dir",
            folder.toString(),
            "--json");
    assertThat(eval.code()).as(eval.err()).isZero();
    assertThat(Json.parse("out", eval.out()).at("/sampler/solver").asText()).isEqualTo("ddim");
    assertThat(Json.parse("out", eval.out()).at("/processes/0/process").asText()).contains("vp");
  }

  /** The same draws by an option, by a file, and by the name that has this number already. */
  @Test
  void solversCarryTheirNumber() throws IOException {
    Path file = folder.resolve("number.json");
    Files.writeString(file, Files.readString(Path.of(sampler)).replace("ddim", "ddim:eta=0.5"));
    Path out = folder.resolve("number.csv");
    List<String> texts = new ArrayList<>();
    List<String> plain =
        List.of("--grid", "logsnr", "--nfe", "6", "--process", "{\"type\":\"vp\"}");
    for (List<String> how :
        List.of(
            List.of("--sampler", file.toString()),
            List.of("--solver", "ddim:eta=0.5"),
            List.of("--solver", "ddimHalf"),
            List.of("--solver", "ddim"))) {
      List<String> line =
          new ArrayList<>(List.of("sample", run, "-n", "5", "--out", out.toString()));
      line.addAll(how);
      if (how.contains("--solver")) {
        line.addAll(plain);
      }
      Run r = Run.of(line.toArray(String[]::new));
      assertThat(r.code()).as(r.err()).isZero();
      texts.add(Files.readString(out));
    }
    assertThat(texts.subList(1, 3)).allMatch(texts.get(0)::equals);
    assertThat(texts.get(3)).isNotEqualTo(texts.get(0));
    Run wrong = Run.of("sample", run, "--solver", "ddim:eta=2");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.errLines())
        .containsExactly(
            "tweedie sample: --solver: ddim: eta: expected a number from 0 to 1, found '2'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "--nfe;7;--nfe: expected 6, the calls",
        "--solver;em;--sampler: the file names process, solver and grid",
        "--grid;uniform;--sampler: the file names process",
        "--process;{\"type\":\"vp\"};--sampler: the file names process",
      })
  void whatTheFileSaysIsNotSaidTwice(String option, String value, String message) {
    for (String command : List.of("sample", "eval")) {
      Run r = Run.of(command, run, "--sampler", sampler, option, value);
      assertThat(r.code()).isEqualTo(2);
      assertThat(r.errLines()).hasSize(1);
      assertThat(r.err()).startsWith("tweedie " + command + ": " + message);
    }
  }

  @Test
  void filesThatAreNoneAreNamed() {
    Run r = Run.of("sample", run, "--sampler", folder.resolve("none.json").toString());
    assertThat(r.code()).isEqualTo(1);
    assertThat(r.err()).contains("none.json");
    Run likelihood = Run.of("eval", run, "--likelihood", "--sampler", sampler);
    assertThat(likelihood.code()).isEqualTo(2);
    assertThat(likelihood.err()).contains("--likelihood goes without --sampler");
  }

  /** Trained in the paper's form, a network knows one process. */
  @Test
  void aNetworkOfOneProcessIsNotSearched() throws IOException {
    Path config = Trained.config(folder, ", \"objective\": {\"type\": \"hsm\"}");
    String own = folder.resolve("hsm").toString();
    Run trained = Run.of("train", config.toString(), "--out", own, "--data-dir", folder.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    Path out = folder.resolve("no.json");
    List<String> line = new ArrayList<>(List.of("tune", own, "--nfe", "6", "--trials", "8"));
    line.addAll(List.of("-n", "8", "--data-dir", folder.toString(), "--out", out.toString()));
    Run r = Run.of(line.toArray(String[]::new));
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).contains("trained for its own process only");
    assertThat(out).doesNotExist();
    Run sample = Run.of("sample", own, "--sampler", sampler);
    assertThat(sample.code()).isEqualTo(2);
    assertThat(sample.err()).contains("trained for its own process only");
  }

  @Test
  void aRunOrALawIsNeeded() {
    assertThat(Run.of("tune").err()).contains("expected RUN or --target LAW, neither");
    assertThat(Run.of("tune", run, "--target", "{}").err()).contains("not both");
    Run by = Run.of("tune", run, "--by", "fdd", "--data-dir", folder.toString());
    assertThat(by.code()).isEqualTo(2);
    assertThat(by.err()).contains("--by: unknown 'fdd'; did you mean 'fd'?");
  }

  /** Half the rows judge; what cannot be judged is not drawn first. */
  @Test
  void tooManySamplesAreRefusedBeforeTheyAreDrawn() {
    Run r = Run.of("eval", run, "-n", "400", "--data-dir", folder.toString());
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).contains("-n: expected at most 10, half the held-out rows, found 400");
  }
}
