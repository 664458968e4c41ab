package dev.petforge.archive;

import dev.petforge.call.ProviderCall;
import dev.petforge.document.LedgerDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What has to hold of what is in an archive: held against one that is read, and before one is
 * written, so that none is written which nobody takes.
 *
 * @param invalid makes what is thrown of the member that breaks a rule, and of the rule
 */
record ContentRules(BiFunction<String, String, PermanentException> invalid) {
  /** Of a project. */
  void check(Task task, ProjectId project) {
    String name = MemberName.PROJECT.value();
    if (!task.id().equals(project)) {
      throw invalid.apply(name, "its project must be that of the manifest, was " + task.id());
    }
    if (task.activity().operation().isPresent()) {
      throw invalid.apply(name, "nothing may be under way on its project");
    }
    FileKey home = task.source().home();
    if (!home.value().startsWith("projects/") || !home.name().equals(project.value())) {
      throw invalid.apply(
          name, "the folder of its files must be projects/…/" + project + ", was " + home);
    }
    int shots = task.storyboard().map(Storyboard::size).orElse(task.chain().size());
    if (task.chain().size() < 1 || shots != task.chain().size()) {
      throw invalid.apply(
          name,
          "it must have as many segments as shots, has " + task.chain().size() + " and " + shots);
    }
  }

  /** Of what was paid for it. */
  void check(LedgerDocument.Content ledger, Task task) {
    String name = MemberName.LEDGER.value();
    Set<Object> seen = new HashSet<>();
    for (ProviderCall call : ledger.calls()) {
      if (!call.subject().project().equals(task.id())) {
        throw invalid.apply(name, "call " + call.key() + " is of another project");
      }
      boolean first =
          seen.add(call.key())
              && seen.add(List.of(call.subject().segment(), call.subject().attempt()));
      if (!first) {
        throw invalid.apply(name, "call " + call.key() + " is there twice");
      }
      if (call.subject().segment() < 0) {
        throw invalid.apply(name, "call " + call.key() + " must be of a segment from 0");
      }
    }
    for (ModelCall question : ledger.questions()) {
      if (!question.subject().project().equals(task.id())) {
        throw invalid.apply(name, "a question is of project " + question.subject().project());
      }
    }
  }

  /** Of a stored file: it lies where versions of its project do. */
  void check(KnownFile known, ProjectFiles home) {
    if (!known.key().isBelow(home.archive())) {
      throw invalid.apply(
          MemberName.of(known.key()).value(), "a stored file must be below " + home.archive());
    }
  }
}
