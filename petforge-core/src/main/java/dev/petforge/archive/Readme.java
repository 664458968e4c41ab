package dev.petforge.archive;

import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile;
import java.util.List;

/** Says in an archive what is what, for people who unpack it without PetForge. */
final class Readme {
  private Readme() {}

  static String of(Task task, List<KnownFile> files) {
    StringBuilder text = new StringBuilder();
    text.append(
            """
            A project of PetForge, with everything that belongs to it.
            这是 PetForge 的一个项目,以及属于它的全部内容。

            petforge import-archive FILE   takes it into an installation 把它导入一个安装
            Unpacked and packed again it is not taken any more. 解开后重新打包的文件不能再导入。

            """)
        .append("project 项目: ")
        .append(task.id())
        .append("\n\n")
        .append(MemberName.PROJECT)
        .append("   storyboard, segments with all versions, history 分镜、各段及其全部版本、历史\n")
        .append(MemberName.LEDGER)
        .append("   paid calls and questions to models 付费调用与模型提问\n")
        .append(MemberName.MANIFEST)
        .append("   sizes and SHA-256 of all that is here 全部内容的大小与 SHA-256\n\n");
    for (KnownFile file : files) {
      text.append(MemberName.of(file.key()))
          .append("\n    ")
          .append(what(file.part()))
          .append(
              file.segment() < 0 || file.part() == KnownFile.Part.VIDEO
                  ? ""
                  : ", segment 段 " + file.segment())
          .append(file.current() ? ", current 当前\n" : ", earlier 早先\n");
    }
    return text.toString();
  }

  private static String what(KnownFile.Part part) {
    return switch (part) {
      case OPENING -> "picture that it starts from 起始图片";
      case CLIP -> "clip 片段";
      case FIRST_FRAME -> "first frame 首帧";
      case LAST_FRAME -> "last frame 尾帧";
      case SEED -> "last frame without loss 无损尾帧";
      case VIDEO -> "finished video 成片";
    };
  }
}
