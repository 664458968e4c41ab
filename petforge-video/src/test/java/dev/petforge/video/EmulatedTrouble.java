package dev.petforge.video;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.Fault;
import dev.petforge.testkit.ProviderTrouble;
import java.util.List;

/** The trouble that an emulator makes when it is told to. */
public final class EmulatedTrouble implements ProviderTrouble {
  private static final List<Fault> PLAYED =
      List.of(
          Fault.CUT_BEFORE,
          Fault.CUT_AFTER,
          Fault.INTERNAL_BEFORE,
          Fault.GATEWAY_AFTER,
          Fault.RATE,
          Fault.RESULT_CUT);

  private final Emulator emulator;

  /**
   * @param emulator the provider of the generator under test
   */
  public EmulatedTrouble(Emulator emulator) {
    this.emulator = emulator;
  }

  @Override
  public void dropNextOrderBeforeItIsTaken() {
    emulator.faults().next(Fault.CUT_BEFORE);
  }

  @Override
  public void dropNextOrderAfterItIsTaken() {
    emulator.faults().next(Fault.CUT_AFTER);
  }

  @Override
  public void failNextOrderBeforeItIsTaken() {
    emulator.faults().next(Fault.INTERNAL_BEFORE);
  }

  @Override
  public void failNextOrderAfterItIsTaken() {
    emulator.faults().next(Fault.GATEWAY_AFTER);
  }

  @Override
  public void limitNextOrder() {
    emulator.faults().next(Fault.RATE);
  }

  @Override
  public void cutOffNextDownload() {
    emulator.faults().next(Fault.RESULT_CUT);
  }

  @Override
  public int happened() {
    return PLAYED.stream().mapToInt(emulator.faults()::met).sum();
  }

  @Override
  public int jobs() {
    return emulator.jobs().size();
  }
}
