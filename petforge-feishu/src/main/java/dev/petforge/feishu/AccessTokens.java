package dev.petforge.feishu;

/** Where the token comes from that a call is made with. Safe for use by many threads. */
interface AccessTokens {
  /**
   * A token that is good for a while.
   *
   * @throws dev.petforge.failure.PetForgeException if there is none
   */
  String get();

  /** Forgets a token that was refused; one that came meanwhile is kept. */
  void drop(String refused);
}
