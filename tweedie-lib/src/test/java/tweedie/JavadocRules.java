package tweedie;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the Javadoc of a public type lacks, read from its source by the parser of the compiler:
 * comments, tags, shapes of tensors and arrays, exceptions, and sources.
 */
final class JavadocRules {
  // No item begins with 0, so that an interval such as [0, T] is no shape.
  private static final String ITEM = "[A-Za-z1-9…][A-Za-z0-9 …]*( [−+] [0-9])?";
  private static final Pattern SHAPE =
      Pattern.compile("\\[(" + ITEM + "(, " + ITEM + ")*)?]|[Ss]hape");
  private static final Pattern SHAPED = Pattern.compile("\\bTensor\\b|\\bdouble(\\[]|\\.\\.\\.)");
  private static final Pattern SOURCE =
      Pattern.compile("\\p{Lu}[\\p{L}-]+( et al\\.)?,? \\(?(18|19|20)\\d\\d\\b");

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private final DocTrees docs;
  private final Set<String> defects = new TreeSet<>();
  private final Set<String> unsourced = new TreeSet<>();

  private JavadocRules(DocTrees docs) {
    this.docs = docs;
  }

  /**
   * What some files lack.
   *
   * @param defects one line a defect, {@code package.Type.method: what is missing}
   * @param unsourced public types that name no author with a year
   */
  record Findings(Set<String> defects, Set<String> unsourced) {}

  /** Reads sources; nothing is resolved, so they need not compile on their own. */
  static Findings of(Iterable<? extends JavaFileObject> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Findings all = new Findings(new TreeSet<>(), new TreeSet<>());
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, sources);
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        JavadocRules rules = new JavadocRules(docs);
        String home = unit.getPackageName().toString().replaceFirst("^tweedie\\.", "");
        for (Tree type : unit.getTypeDecls()) {
          if (type instanceof ClassTree c) {
            rules.type(new TreePath(new TreePath(unit), c), home, false);
          }
        }
        all.defects().addAll(rules.defects);
        all.unsourced().addAll(rules.unsourced);
      }
    }
    return all;
  }

  private void type(TreePath path, String home, boolean open) {
    ClassTree type = (ClassTree) path.getLeaf();
    if (!open && !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
      return;
    }
    String name = home + "." + type.getSimpleName();
    Comment comment = new Comment(path, name);
    comment.requireSentence();
    type.getTypeParameters().forEach(p -> comment.requireParam(p.getName().toString(), true, ""));
    components(type).forEach(comment::requireParam);
    if (!SOURCE.matcher(comment.text).find()) {
      unsourced.add(name);
    }
    boolean contract = type.getKind() == Tree.Kind.INTERFACE;
    for (Tree member : type.getMembers()) {
      TreePath at = new TreePath(path, member);
      if (member instanceof ClassTree) {
        type(at, name, contract);
      } else if (member instanceof MethodTree m && isOpen(m.getModifiers().getFlags(), contract)) {
        method(at, m, name, type);
      } else if (member instanceof VariableTree v
          && isOpen(v.getModifiers().getFlags(), contract)) {
        new Comment(at, name + "." + v.getName()).requireSentence();
      }
    }
  }

  private static boolean isOpen(Set<Modifier> flags, boolean contract) {
    return contract
        ? !flags.contains(Modifier.PRIVATE)
        : flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
  }

  /** The components of a record; nothing for other types. */
  private static List<VariableTree> components(ClassTree type) {
    return type.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(VariableTree.class::cast)
        .filter(v -> type.getKind() == Tree.Kind.RECORD)
        .filter(v -> !v.getModifiers().getFlags().contains(Modifier.STATIC))
        .toList();
  }

  private void method(TreePath path, MethodTree method, String owner, ClassTree type) {
    boolean made = method.getReturnType() == null;
    boolean inherited =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
    if (inherited) {
      return;
    }
    String name = owner + "." + (made ? "new" : method.getName());
    Comment comment = new Comment(path, name);
    comment.requireSentence();
    method.getTypeParameters().forEach(p -> comment.requireParam(p.getName().toString(), true, ""));
    // The components are documented once, with the record.
    if (!(made && names(method.getParameters()).equals(names(components(type))))) {
      method.getParameters().forEach(comment::requireParam);
    }
    if (!made && !method.getReturnType().toString().equals("void")) {
      comment.requireReturn(method.getReturnType().toString());
    }
    if (throwsItself(method)) {
      comment.requireThrows();
    }
  }

  private static List<String> names(List<? extends VariableTree> variables) {
    return variables.stream().map(v -> v.getName().toString()).toList();
  }

  /** Whether a throw stands in the method itself, outside lambdas and local classes. */
  private static boolean throwsItself(MethodTree method) {
    AtomicBoolean found = new AtomicBoolean();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitThrow(ThrowTree tree, Void none) {
        found.set(true);
        return super.visitThrow(tree, null);
      }

      @Override
      public Void visitLambdaExpression(LambdaExpressionTree tree, Void none) {
        return null;
      }

      @Override
      public Void visitNewClass(NewClassTree tree, Void none) {
        return null;
      }
    }.scan(method, null);
    return found.get();
  }

  /** One comment, and what is asked of it. */
  private final class Comment {
    private final String name;
    private final String text;
    private final List<DocTree> tags = new ArrayList<>();
    private boolean sentence;

    Comment(TreePath path, String name) {
      this.name = name;
      String raw = docs.getDocComment(path);
      this.text = raw == null ? "" : raw.replaceAll("\\s+", " ");
      DocCommentTree tree = docs.getDocCommentTree(path);
      if (tree != null) {
        sentence = !tree.getFirstSentence().isEmpty();
        tags.addAll(tree.getBlockTags());
      }
    }

    void requireSentence() {
      if (!sentence) {
        defects.add(name + ": no comment");
      }
    }

    void requireParam(VariableTree v) {
      requireParam(v.getName().toString(), false, v.getType().toString());
    }

    void requireParam(String parameter, boolean isType, String of) {
      String about =
          tags.stream()
              .filter(ParamTree.class::isInstance)
              .map(ParamTree.class::cast)
              .filter(t -> t.isTypeParameter() == isType)
              .filter(t -> t.getName().getName().contentEquals(parameter))
              .map(t -> text(t.getDescription()))
              .collect(Collectors.joining(" "));
      require("@param " + parameter, about, of);
    }

    void requireReturn(String of) {
      String about =
          tags.stream()
              .filter(ReturnTree.class::isInstance)
              .map(t -> text(((ReturnTree) t).getDescription()))
              .collect(Collectors.joining(" "));
      require("@return", about, of);
    }

    /** The tree prints letters beyond ASCII as escapes. */
    private String text(List<? extends DocTree> description) {
      return ESCAPE
          .matcher(description.toString())
          .replaceAll(m -> Character.toString(Integer.parseInt(m.group(1), 16)));
    }

    private void require(String tag, String about, String of) {
      if (about.isBlank()) {
        defects.add(name + ": no " + tag);
      } else if (SHAPED.matcher(of).find() && !SHAPE.matcher(about).find()) {
        defects.add(name + ": no shape in " + tag);
      }
    }

    void requireThrows() {
      if (tags.stream().noneMatch(ThrowsTree.class::isInstance)) {
        defects.add(name + ": no @throws");
      }
    }
  }
}
