package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @Test
  void reportsEveryPartAsJson() throws IOException {
    Run run = Run.of("doctor", "--json");
    JsonNode result = JsonMapper.builder().build().readTree(run.out());
    assertThat(run.code()).isEqualTo(result.get("ok").asBoolean() ? 0 : 1);
    assertThat(result.get("checks").findValuesAsText("what"))
        .contains(
            "java",
            "processors",
            "bf16",
            "memory",
            "foreign LibTorch",
            "disk, this folder",
            "natives",
            "OpenBLAS threads");
  }

  @Test
  void foreignLibraryByVariableIsNamed(@TempDir Path folder) throws IOException {
    Path library = Files.createFile(folder.resolve("libtorch_cpu.so"));
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "/nowhere:" + folder);
    Check check = ForeignLibraries.check(environment, "", List.of());
    assertThat(check.status()).isEqualTo(Check.Status.WARN);
    assertThat(check.value()).contains(library.toRealPath().toString());
    assertThat(check.advice()).contains("unset LD_LIBRARY_PATH");
  }

  @Test
  void foreignLibraryOfTheSystemIsNamed(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("libc10.so.2.6"));
    Check check = ForeignLibraries.check(Map.of(), "", List.of(folder.toString()));
    assertThat(check.status()).isEqualTo(Check.Status.WARN);
    assertThat(check.advice()).contains("python3-torch");
  }

  @Test
  void otherLibrariesAreNotForeign(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("libtorrent.so"));
    Files.createFile(folder.resolve("libc10n.so"));
    Check check = ForeignLibraries.check(Map.of(), folder.toString(), List.of());
    assertThat(check.status()).isEqualTo(Check.Status.OK);
  }

  @Test
  void bf16IsReadFromTheFlags(@TempDir Path folder) throws IOException {
    Path info = folder.resolve("cpuinfo");
    Files.writeString(info, "processor : 0\nflags\t\t: fpu avx2 amx_bf16 avx512_bf16\n");
    assertThat(Machine.bf16(info).value()).isEqualTo("avx512_bf16, amx_bf16");
    Files.writeString(info, "flags\t\t: fpu avx2\n");
    assertThat(Machine.bf16(info).value()).contains("fp32");
  }

  @Test
  void quotaOfAContainerIsInCores() {
    assertThat(Machine.quota("150000 100000")).isEqualTo("1.5");
  }
}
