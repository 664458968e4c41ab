package dev.petforge.failure;

import java.util.Locale;

/** {@code docs/failures.md} and its Chinese sister, written from {@link FailureCode}. */
final class FailurePage {
  private final boolean chinese;
  private final Locale locale;

  FailurePage(Locale locale) {
    this.locale = locale;
    chinese = locale.equals(Locale.CHINESE);
  }

  String file() {
    return chinese ? "failures.zh.md" : "failures.md";
  }

  String write() {
    StringBuilder page = new StringBuilder(head());
    for (FailureCode.Area area : FailureCode.Area.values()) {
      page.append("\n## ").append(area.title(locale)).append("\n\n").append(columns());
      for (FailureCode code : FailureCode.values()) {
        if (code.area() == area) {
          page.append("| `")
              .append(code.code())
              .append("` | ")
              .append(retry(code.retry()))
              .append(" | ")
              .append(code.meaning(locale))
              .append(" | ")
              .append(code.action(locale))
              .append(" |\n");
        }
      }
    }
    return page.toString();
  }

  private String head() {
    return chinese
        ? """
        # 失败代码

        [English](failures.md)

        <!-- 由 FailureCode 生成：mvn -pl petforge-core test -Dtest=FailureCodeTest -Dpetforge.docs=write -->

        每一个失败都有代码和消息：`PetForgeException.failure()`、项目的状态、`jobs` 和表格的 `error_message` 列里都能看到。
        代码供程序判断，消息供人阅读，写明具体的值。程序里用 `FailureCode.of(failure)` 查询，含义和处理办法有英文和中文。

        “会重试”：**是**，以后可能成功，PetForge 会自动重试（`RetryableException`）；**否**，不作修改就会再次失败（`PermanentException`）；
        **视情况**，由 `failure.retryable()` 决定。

        对方自己的代码照原样传递，不在这个列表里：例如飞书的数字 `1061004`（见[飞书一页](feishu.zh.md#出错时)），Google 的 `RESOURCE_EXHAUSTED`。消息里写明是谁的代码。
        """
        : """
        # Failure codes

        [中文](failures.zh.md)

        <!-- Written from FailureCode: mvn -pl petforge-core test -Dtest=FailureCodeTest -Dpetforge.docs=write -->

        Every failure has a code and a message: in `PetForgeException.failure()`, in the state of a project, in `jobs`, and in the
        column `error_message` of a table. The code is for programs. The message is for people, and names the values. Programs look
        a code up with `FailureCode.of(failure)`, which has its meaning and what to do in English and Chinese.

        "Retried": **yes**, it may work later, and PetForge tries again by itself (`RetryableException`); **no**, it fails again until
        somebody changes something (`PermanentException`); **depends**, `failure.retryable()` tells.

        Codes of the other side are passed on as they are and are not in this list: numbers such as Feishu's `1061004`, which
        [the page on Feishu](feishu.md#when-something-is-wrong) lists, words such as Google's `RESOURCE_EXHAUSTED`. The message says
        whose they are.
        """;
  }

  private String columns() {
    return chinese
        ? "| 代码 | 会重试 | 含义 | 怎么办 |\n| --- | --- | --- | --- |\n"
        : "| Code | Retried | Meaning | What to do |\n| --- | --- | --- | --- |\n";
  }

  private String retry(FailureCode.Retry retry) {
    return switch (retry) {
      case YES -> chinese ? "是" : "yes";
      case NO -> chinese ? "否" : "no";
      case DEPENDS -> chinese ? "视情况" : "depends";
    };
  }
}
