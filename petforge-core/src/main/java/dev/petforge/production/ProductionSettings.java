package dev.petforge.production;

import dev.petforge.call.Admission;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.storyboard.Language;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.JointGate;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What the user chose.
 *
 * @param clipLength of new segments
 * @param resolution of new segments, for example {@code 720p}
 * @param sound whether new segments have sound
 * @param admission slots and budgets
 * @param triesPerSegment how many calls one operation plans for a segment whose calls fail
 *     retryably
 * @param freeDisk nothing is bought when less than this many bytes can be stored
 * @param uncertain what becomes of a call whose answer was lost and that has no key
 * @param lookupWait between two look-ups of a call whose answer was lost
 * @param language of what is shown to people
 * @param zone in which "today" is meant
 * @param gate whether a chain goes on by itself after a bad joint
 * @param colourMatch whether the frame that a segment starts from is brought nearer to the colours
 *     of the first clip
 * @param approval which projects a person has to approve before something is bought
 * @param comparesSizes whether a clip of another size than was ordered waits for a person
 * @param retention how long deleted projects and replaced versions are kept
 */
public record ProductionSettings(
    Duration clipLength,
    String resolution,
    boolean sound,
    Admission admission,
    int triesPerSegment,
    long freeDisk,
    UncertainPolicy uncertain,
    Duration lookupWait,
    Language language,
    ZoneId zone,
    JointGate gate,
    ApprovalPolicy approval,
    boolean colourMatch,
    boolean comparesSizes,
    Retention retention) {}
