package dev.petforge.call;

/** What a planned call waits for. */
public enum WaitReason {
  /** All slots of its pool are taken. */
  SLOT,
  /** A budget is used up. */
  BUDGET,
  /** The provider asked to wait. */
  RATE,
  /** A person has to approve the project first. */
  APPROVAL,
  /** A person has to settle an uncertain call first. */
  PERSON,
  /** There is no room to store the clip. */
  DISK,
  /**
   * More was bought than the database knows of, as after it was put back to an earlier state: it
   * has to be compared with the provider's own list first, or somebody has to waive that.
   */
  VERIFICATION
}
