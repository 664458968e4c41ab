package dev.petforge.testkit;

import dev.petforge.testkit.InMemoryVideoGenerator.Answer;

/** The trouble that the provider in memory makes: it has no connections, only their outcomes. */
final class InMemoryTrouble implements ProviderTrouble {
  private final InMemoryVideoGenerator provider;
  private int ordersMet;
  private int cutOff;
  private int fetchesBefore;

  InMemoryTrouble(InMemoryVideoGenerator provider) {
    this.provider = provider;
  }

  @Override
  public void dropNextOrderBeforeItIsTaken() {
    next(Answer.LOSE_BEFORE_ACCEPTING);
  }

  @Override
  public void dropNextOrderAfterItIsTaken() {
    next(Answer.LOSE_AFTER_ACCEPTING);
  }

  @Override
  public void failNextOrderBeforeItIsTaken() {
    next(Answer.LOSE_BEFORE_ACCEPTING);
  }

  @Override
  public void failNextOrderAfterItIsTaken() {
    next(Answer.THROW_AFTER_ACCEPTING);
  }

  @Override
  public void limitNextOrder() {
    next(Answer.NOT_MADE);
  }

  private void next(Answer answer) {
    provider.otherwise(
        key -> {
          ordersMet++;
          provider.otherwise(later -> Answer.ACCEPT);
          return answer;
        });
  }

  @Override
  public void cutOffNextDownload() {
    cutOff = 1;
    fetchesBefore = provider.fetches();
    provider.failNextFetches(1);
  }

  @Override
  public int happened() {
    return ordersMet + Math.min(cutOff, provider.fetches() - fetchesBefore);
  }

  @Override
  public int jobs() {
    return provider.jobs().size();
  }
}
