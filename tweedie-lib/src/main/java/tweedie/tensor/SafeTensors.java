package tweedie.tensor;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
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
  private static final long MAX_HEADER = 100L << 20;
  private static final int CHUNK = 1 << 20;

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
      return parse(path.toString(), in, Files.size(path));
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
    return parse(name, new ByteArrayInputStream(content), content.length);
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

  private static Contents parse(String file, InputStream in, long length) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (length < 8) {
      throw new CorruptFileException(file, "truncated: expected at least 8 bytes, found " + length);
    }
    long headerLength = Long.reverseBytes(data.readLong());
    if (headerLength < 0 || headerLength > MAX_HEADER) {
      throw new CorruptFileException(
          file,
          "header length: expected at most %d, found %s"
              .formatted(MAX_HEADER, Long.toUnsignedString(headerLength)));
    }
    if (headerLength > length - 8) {
      throw new CorruptFileException(
          file, "truncated: header of %d bytes in a file of %d".formatted(headerLength, length));
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    try {
      byte[] json = new byte[(int) headerLength];
      data.readFully(json);
      SafeTensorsHeader header = SafeTensorsHeader.parse(file, json, length - 8 - headerLength);
      for (Entry entry : header.entries()) {
        Tensor tensor = allocate(entry);
        tensors.put(entry.name(), tensor);
        readData(file, data, entry, tensor);
      }
      return new Contents(
          Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(header.metadata()));
    } catch (EOFException e) {
      tensors.values().forEach(Pointer::close);
      throw new CorruptFileException(file, "truncated while it was read", e);
    } catch (IOException e) {
      tensors.values().forEach(Pointer::close);
      throw e;
    }
  }

  private static Tensor allocate(Entry entry) {
    try (TensorOptions options = new TensorOptions(entry.type().scalar);
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return torch.empty(entry.shape(), options, format);
    }
  }

  private static void readData(String file, DataInputStream in, Entry entry, Tensor tensor)
      throws IOException {
    long total = entry.end() - entry.begin();
    byte[] chunk = new byte[(int) Math.min(CHUNK, total)];
    try (Pointer start = tensor.data_ptr();
        BytePointer bytes = new BytePointer(start)) {
      for (long at = 0; at < total; at += chunk.length) {
        int count = (int) Math.min(chunk.length, total - at);
        in.readFully(chunk, 0, count);
        if (entry.type() == DType.BOOL) {
          requireBooleans(file, entry, chunk, count);
        }
        bytes.position(at).put(chunk, 0, count);
      }
    }
  }

  /** LibTorch takes any other byte as undefined. */
  private static void requireBooleans(String file, Entry entry, byte[] chunk, int count)
      throws CorruptFileException {
    for (int i = 0; i < count; i++) {
      if ((chunk[i] & ~1) != 0) {
        throw new CorruptFileException(
            file,
            "tensor %s: expected booleans 0 or 1, found %d".formatted(entry.name(), chunk[i]));
      }
    }
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
