package dev.petforge.architecture;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts that sources give to certain calls, found by reading them: an argument is followed
 * through conditions, constants, variables and methods of the same class back to the literals that
 * it can be, and a parameter to the arguments of its callers. Types are not resolved, which is
 * enough for names that are unique, and fast.
 */
abstract class ArgumentsInSources {
  /** How a failure is made under a code. */
  enum Kind {
    PERMANENT,
    RETRYABLE,
    /** Which of the two is decided at run time. */
    DECIDED_LATER
  }

  /** A parameter that is looked at: class and method by their simple names. */
  record Place(String owner, String method, int index) {}

  static final String CONSTRUCTOR = "<init>";

  /** What gives the results of functions on. */
  private static final Set<String> FUNCTIONS = Set.of("map", "orElseGet");

  private static final Set<String> GIVEN_CODES =
      Set.of("Failure.java", "PermanentException.java", "RetryableException.java");

  private final Set<String> unresolved = new TreeSet<>();
  private final Map<Place, Set<Kind>> places = new HashMap<>();
  private final Map<String, ExpressionTree> fields = new HashMap<>();
  private final Map<String, List<MethodTree>> methods = new HashMap<>();
  private final Map<String, List<String>> enums = new HashMap<>();
  private boolean placesAdded;

  /** Reads sources until no more parameters are found that become what is looked for. */
  final void read(Collection<Path> sources, Map<Place, Kind> start) throws IOException {
    List<CompilationUnitTree> units = parse(sources);
    start.forEach(this::place);
    units.forEach(unit -> new Declarations().scan(unit, null));
    do {
      placesAdded = false;
      unresolved.clear();
      units.forEach(unit -> new Uses().scan(unit, null));
    } while (placesAdded);
  }

  /** Whether the results of functions are looked at that an {@code Optional} is given. */
  boolean throughFunctions() {
    return false;
  }

  /** A literal was found, or something that is known to be it at run time. */
  abstract void found(String literal, Kind kind);

  /**
   * A sum of strings was found.
   *
   * @param follow looks for the literals that a part of it can be
   * @return false if nothing can be made of it
   */
  abstract boolean found(BinaryTree sum, Kind kind, Consumer<ExpressionTree> follow);

  /** Expressions that are given, and of which no source says what they are. */
  Set<String> unresolved() {
    return unresolved;
  }

  private static List<CompilationUnitTree> parse(Collection<Path> sources) throws IOException {
    List<CompilationUnitTree> units = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      for (CompilationUnitTree unit : task.parse()) {
        // These make failures of any code, and give none.
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        if (!GIVEN_CODES.contains(file)) {
          units.add(unit);
        }
      }
    }
    return units;
  }

  private void place(Place place, Kind kind) {
    placesAdded |= places.computeIfAbsent(place, p -> EnumSet.noneOf(Kind.class)).add(kind);
  }

  /** The simple name of the class that something stands in. */
  private static String owner(TreePath path) {
    for (TreePath p = path; p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof ClassTree type && !type.getSimpleName().isEmpty()) {
        return type.getSimpleName().toString();
      }
    }
    return "";
  }

  private static String last(String qualified) {
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  /** Notes fields, methods and enums, so that their uses can be followed. */
  private final class Declarations extends TreePathScanner<Void, Void> {
    @Override
    public Void visitClass(ClassTree node, Void none) {
      if (node.getKind() == Tree.Kind.ENUM) {
        List<String> constants = new ArrayList<>();
        for (Tree member : node.getMembers()) {
          if (member instanceof VariableTree variable
              && variable.getInitializer() instanceof NewClassTree made
              && made.getIdentifier().toString().contentEquals(node.getSimpleName())) {
            constants.add(variable.getName().toString());
          }
        }
        enums.put(owner(getCurrentPath().getParentPath()) + "." + node.getSimpleName(), constants);
      }
      return super.visitClass(node, null);
    }

    @Override
    public Void visitVariable(VariableTree node, Void none) {
      if (node.getInitializer() != null
          && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree) {
        fields.put(owner(getCurrentPath()) + "." + node.getName(), node.getInitializer());
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitMethod(MethodTree node, Void none) {
      methods
          .computeIfAbsent(owner(getCurrentPath()) + "." + node.getName(), k -> new ArrayList<>())
          .add(node);
      return super.visitMethod(node, null);
    }
  }

  /** Finds the calls whose arguments become codes. */
  private final class Uses extends TreePathScanner<Void, Void> {
    @Override
    public Void visitNewClass(NewClassTree node, Void none) {
      called(last(node.getIdentifier().toString()), CONSTRUCTOR, node.getArguments());
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void none) {
      if (node.getMethodSelect() instanceof MemberSelectTree member) {
        String owner = last(member.getExpression().toString());
        called(owner, member.getIdentifier().toString(), node.getArguments());
      } else {
        unqualified(node.getMethodSelect().toString(), node.getArguments());
      }
      return super.visitMethodInvocation(node, null);
    }

    private void unqualified(String method, List<? extends ExpressionTree> arguments) {
      for (TreePath p = getCurrentPath(); p != null; p = p.getParentPath()) {
        if (!(p.getLeaf() instanceof ClassTree type)) {
          continue;
        }
        if (method.equals("super")) {
          called(last(String.valueOf(type.getExtendsClause())), CONSTRUCTOR, arguments);
          return;
        }
        if (method.equals("this")) {
          called(type.getSimpleName().toString(), CONSTRUCTOR, arguments);
          return;
        }
        called(type.getSimpleName().toString(), method, arguments);
      }
    }

    private void called(String owner, String method, List<? extends ExpressionTree> arguments) {
      for (int i = 0; i < arguments.size(); i++) {
        for (Kind kind : Set.copyOf(places.getOrDefault(new Place(owner, method, i), Set.of()))) {
          new Origin(getCurrentPath(), kind).of(arguments.get(i));
        }
      }
    }
  }

  /** Follows one argument back to the literals that it can be. */
  private final class Origin {
    private final TreePath at;
    private final Kind kind;
    private final Set<Tree> seen;

    Origin(TreePath at, Kind kind) {
      this(at, kind, new HashSet<>());
    }

    private Origin(TreePath at, Kind kind, Set<Tree> seen) {
      this.at = at;
      this.kind = kind;
      this.seen = seen;
    }

    void of(ExpressionTree expression) {
      if (!seen.add(expression) || expression.getKind() == Tree.Kind.NULL_LITERAL) {
        return;
      }
      if (expression instanceof LiteralTree literal) {
        found(String.valueOf(literal.getValue()), kind);
      } else if (expression instanceof ParenthesizedTree inside) {
        of(inside.getExpression());
      } else if (expression instanceof ConditionalExpressionTree condition) {
        of(condition.getTrueExpression());
        of(condition.getFalseExpression());
      } else if (expression instanceof BinaryTree sum && found(sum, kind, this::of)) {
        return;
      } else if (expression instanceof SwitchExpressionTree choice) {
        ofResults(choice);
      } else if (expression instanceof IdentifierTree name) {
        ofName(name);
      } else if (expression instanceof MemberSelectTree member) {
        ofField(member);
      } else if (expression instanceof MethodInvocationTree call) {
        ofCall(call);
      } else if (throughFunctions()
          && expression instanceof LambdaExpressionTree lambda
          && lambda.getBody() instanceof ExpressionTree value) {
        of(value);
      } else {
        unresolved.add(owner(at) + ": " + expression);
      }
    }

    private void ofResults(SwitchExpressionTree choice) {
      choice
          .getCases()
          .forEach(
              one -> {
                if (one.getBody() instanceof ExpressionTree value) {
                  of(value);
                } else {
                  new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitYield(YieldTree node, Void none) {
                      of(node.getValue());
                      return null;
                    }
                  }.scan(one, null);
                }
              });
    }

    private void ofField(MemberSelectTree member) {
      ExpressionTree value =
          fields.get(last(member.getExpression().toString()) + "." + member.getIdentifier());
      if (value == null) {
        unresolved.add(owner(at) + ": " + member);
      } else {
        of(value);
      }
    }

    private void ofCall(MethodInvocationTree call) {
      if (!(call.getMethodSelect() instanceof MemberSelectTree member)) {
        ofReturned(owner(at), call.getMethodSelect().toString(), call);
        return;
      }
      String method = member.getIdentifier().toString();
      String on = last(member.getExpression().toString());
      List<String> constants = enums.get(typeOf(member.getExpression().toString()));
      if (method.equals("orElse") || on.equals("Optional")) {
        call.getArguments().forEach(this::of);
        if (method.equals("orElse")) {
          of(member.getExpression());
        }
      } else if (throughFunctions() && FUNCTIONS.contains(method)) {
        call.getArguments().forEach(this::of);
        of(member.getExpression());
      } else if (method.equals("code")
          && member.getExpression().toString().startsWith("FailureCode.")) {
        found(on, kind);
      } else if (method.equals("name") && Character.isUpperCase(on.charAt(0))) {
        found(on, kind);
      } else if (method.equals("name") && constants != null) {
        constants.forEach(one -> found(one, kind));
      } else {
        ofReturned(on, method, call);
      }
    }

    private void ofReturned(String owner, String method, MethodInvocationTree call) {
      List<MethodTree> known = methods.getOrDefault(owner + "." + method, List.of());
      if (known.isEmpty()) {
        unresolved.add(owner(at) + ": " + call);
      }
      for (MethodTree one : known) {
        TreePath path = TreePath.getPath(at.getCompilationUnit(), one);
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitReturn(ReturnTree node, Void none) {
            new Origin(path == null ? at : path, kind, seen).of(node.getExpression());
            return null;
          }

          @Override
          public Void visitLambdaExpression(LambdaExpressionTree node, Void none) {
            return null;
          }
        }.scan(one, null);
      }
    }

    /** The declared type of a variable of the method, with the class that it stands in. */
    private String typeOf(String variable) {
      String[] type = {""};
      for (TreePath p = at; p != null; p = p.getParentPath()) {
        if (p.getLeaf() instanceof MethodTree method) {
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree node, Void none) {
              if (node.getName().contentEquals(variable)) {
                type[0] = owner(at) + "." + node.getType();
              }
              return super.visitVariable(node, null);
            }
          }.scan(method, null);
        }
      }
      return type[0];
    }

    private void ofName(IdentifierTree name) {
      for (TreePath p = at; p != null; p = p.getParentPath()) {
        if (p.getLeaf() instanceof MethodTree method
            && (ofParameter(name, method, owner(p)) || ofVariable(name, method))) {
          return;
        }
        if (p.getLeaf() instanceof ClassTree type) {
          ExpressionTree value = fields.get(type.getSimpleName() + "." + name);
          if (value != null) {
            of(value);
            return;
          }
        }
      }
      unresolved.add(owner(at) + ": " + name);
    }

    private boolean ofParameter(IdentifierTree name, MethodTree method, String owner) {
      for (int i = 0; i < method.getParameters().size(); i++) {
        if (method.getParameters().get(i).getName().equals(name.getName())) {
          place(new Place(owner, method.getName().toString(), i), kind);
          return true;
        }
      }
      return false;
    }

    private boolean ofVariable(IdentifierTree name, MethodTree method) {
      boolean[] declared = {false};
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree node, Void none) {
          if (node.getName().equals(name.getName())) {
            declared[0] = true;
            if (node.getInitializer() != null) {
              of(node.getInitializer());
            }
          }
          return super.visitVariable(node, null);
        }

        @Override
        public Void visitAssignment(AssignmentTree node, Void none) {
          if (node.getVariable().toString().contentEquals(name.getName())) {
            of(node.getExpression());
          }
          return super.visitAssignment(node, null);
        }
      }.scan(method, null);
      return declared[0];
    }
  }
}
