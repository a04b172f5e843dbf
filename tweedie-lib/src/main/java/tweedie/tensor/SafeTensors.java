package tweedie.tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;
import tweedie.tensor.SafeTensorsHeader.DType;
import tweedie.tensor.SafeTensorsHeader.Entry;

/**
 * Named tensors in the safetensors format: {@code u64le n}, {@code n} bytes of JSON, then the data,
 * little-endian in C order. Nothing in such a file is executed.
 *
 * <p>Types: F64, F32, F16, BF16, I64, I32, U8, BOOL. Reading is strict: duplicate names, overlaps,
 * holes, unknown types, sizes that are negative or overflow, trailing bytes and truncation are each
 * refused with one line that names the file and the defect.
 *
 * @see "Hugging Face, safetensors, Format"
 */
public final class SafeTensors {
  static final int CHUNK = 1 << 20;

  private SafeTensors() {}

  /**
   * Tensors and strings of a file.
   *
   * @param tensors by name, sorted; CPU tensors that own their memory
   * @param metadata strings, sorted by key
   */
  public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {
    /**
     * One tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws IllegalArgumentException if there is none of that name
     */
    public Tensor tensor(String name) {
      Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(
            "expected a tensor called %s, found %s".formatted(name, tensors.keySet()));
      }
      return tensor;
    }
  }

  /**
   * Reads the tensors of a file.
   *
   * @param path file
   * @return CPU tensors that own their memory, sorted by name
   * @throws CorruptFileException if the file is damaged, naming the defect
   * @throws IOException if it cannot be read
   */
  public static Map<String, Tensor> read(Path path) throws IOException {
    return readWithMetadata(path).tensors();
  }

  /**
   * Reads tensors and metadata of a file.
   *
   * @param path file
   * @return its contents
   * @throws CorruptFileException if the file is damaged, naming the defect
   * @throws IOException if it cannot be read
   */
  public static Contents readWithMetadata(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": expected a safetensors file, found a folder");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return SafeTensorsReader.parse(path.toString(), in, Files.size(path));
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    }
  }

  /**
   * Reads tensors and metadata of a stream, such as a resource of the class path.
   *
   * @param name what to call the stream in messages
   * @param in stream, read to its end and left open
   * @return its contents
   * @throws CorruptFileException if the content is damaged, naming the defect
   * @throws IOException if it cannot be read
   */
  public static Contents read(String name, InputStream in) throws IOException {
    byte[] content = in.readAllBytes();
    return SafeTensorsReader.parse(name, new ByteArrayInputStream(content), content.length);
  }

  /**
   * Replaces a file atomically; equal tensors and metadata give equal bytes.
   *
   * @param path file to create or replace
   * @param tensors by name; written in order of names, contiguous (images as [B, C, H, W]), from
   *     any device
   * @param metadata strings to keep beside them
   * @throws IllegalArgumentException if a tensor has a type the format lacks, or a reserved name
   * @throws IOException if writing fails
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, Tensor> sorted = new TreeMap<>(tensors);
    List<Entry> entries = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, Tensor> item : sorted.entrySet()) {
      if (item.getKey().equals(SafeTensorsHeader.METADATA)) {
        throw new IllegalArgumentException("tensor name: " + item.getKey() + " is reserved");
      }
      Tensor tensor = item.getValue();
      DType type = typeOf(item.getKey(), tensor.scalar_type().intern());
      long end = at + tensor.numel() * type.bytes;
      entries.add(new Entry(item.getKey(), type, tensor.shape(), at, end));
      at = end;
    }
    byte[] header = new SafeTensorsHeader(entries, new TreeMap<>(metadata)).toBytes();
    AtomicFiles.write(
        path,
        out -> {
          ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
          out.write(length.putLong(header.length).array());
          out.write(header);
          for (Tensor tensor : sorted.values()) {
            writeData(out, tensor);
          }
        });
  }

  private static void writeData(OutputStream out, Tensor tensor) throws IOException {
    try (Tensor detached = tensor.detach();
        Tensor local = detached.cpu();
        Tensor dense = local.contiguous();
        Pointer start = dense.data_ptr();
        BytePointer bytes = new BytePointer(start)) {
      long total = dense.nbytes();
      byte[] chunk = new byte[(int) Math.min(CHUNK, total)];
      for (long at = 0; at < total; at += chunk.length) {
        int count = (int) Math.min(chunk.length, total - at);
        bytes.position(at).get(chunk, 0, count);
        out.write(chunk, 0, count);
      }
    }
  }

  private static DType typeOf(String name, ScalarType scalar) {
    for (DType type : DType.values()) {
      if (type.scalar == scalar) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "tensor %s: expected F64, F32, F16, BF16, I64, I32, U8 or BOOL, found %s"
            .formatted(name, scalar));
  }
}
