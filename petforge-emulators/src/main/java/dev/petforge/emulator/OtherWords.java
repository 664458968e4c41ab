package dev.petforge.emulator;

import java.util.List;

/**
 * Words in which a refusal can come as well: providers change theirs without notice, and answer in
 * the language of an account. Only codes can be relied on.
 */
@SuppressWarnings("ImmutableEnumChecker") // a list that nobody can change
enum OtherWords {
  KEY_TAKEN(
      "外部任务ID已存在，请勿重复提交",
      "duplicate external_task_id",
      "参数错误",
      "この external_task_id は使用済みです",
      "The given id was used before"),
  BAD_PARAMETER("参数错误", "Invalid request", "リクエストが正しくありません"),
  TOO_FAST("请求过于频繁，请稍后再试", "Slow down", "リクエストが多すぎます"),
  NO_SLOT("并发任务数已达上限", "All seats are taken", "同時実行数の上限に達しました"),
  NO_MONEY("余额不足", "Please top up", "残高が不足しています"),
  BAD_CONTENT("内容不符合安全规范", "We cannot make this", "この内容は許可されていません"),
  BROKEN("服务器内部错误", "Something went wrong on our side", "内部エラーが発生しました"),
  OTHER("请求被拒绝", "No", "リクエストは拒否されました");

  private final List<String> words;

  OtherWords(String... words) {
    this.words = List.of(words);
  }

  /**
   * Each in its turn.
   *
   * @param turn any number
   */
  String at(int turn) {
    return words.get(Math.floorMod(turn, words.size()));
  }
}
