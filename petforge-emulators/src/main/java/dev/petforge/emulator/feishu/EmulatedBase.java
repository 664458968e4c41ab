package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A base, as a person has it before them: everything here happens at once and needs no right. Safe
 * for use by many threads.
 */
public final class EmulatedBase {
  private static final String PERSON = "ou_person0000000000000000000000000";

  private final World world;
  private final String token;
  private final Instant visible;
  private final List<EmulatedTable> tables = new ArrayList<>();
  private final Set<String> collaborators = new LinkedHashSet<>();
  private final Set<String> managers = new LinkedHashSet<>();
  private final Set<String> readers = new LinkedHashSet<>();
  private String name;
  private String timeZone = "Asia/Shanghai";
  private boolean advanced;
  private boolean closed;
  private boolean copying;
  private long revision;
  private int recordCap = 20_000;
  private int inFlight;
  private int accepted;
  private int refused;
  private int replayed;
  private int overlapping;

  EmulatedBase(World world, String name) {
    this.world = world;
    this.name = name;
    this.token = Ids.next("bascn", 22);
    this.visible = world.visibleFrom();
  }

  World world() {
    return world;
  }

  Instant visible() {
    return visible;
  }

  static String person() {
    return PERSON;
  }

  /** Its {@code app_token}. */
  public String token() {
    return token;
  }

  /** The address that a person would copy, of the base alone. */
  public String url() {
    return world.address() + "/base/" + token;
  }

  /** Its name. */
  public String name() {
    synchronized (world) {
      return name;
    }
  }

  public EmulatedBase rename(String other) {
    synchronized (world) {
      name = other;
      return this;
    }
  }

  /** The zone that dates are shown in; {@code Asia/Shanghai} unless said otherwise. */
  public String timeZone() {
    synchronized (world) {
      return timeZone;
    }
  }

  /** Sets the zone; the real one also says {@code Asia/Beijing}, which no zone is called. */
  public EmulatedBase timeZone(String zone) {
    synchronized (world) {
      timeZone = zone;
      return this;
    }
  }

  /** Whether advanced permissions are on. */
  public boolean isAdvanced() {
    synchronized (world) {
      return advanced;
    }
  }

  /**
   * Switches advanced permissions: with them, an app that may not manage the base finds no record,
   * may not write any, and must say where an attachment is to get it.
   */
  public EmulatedBase advanced(boolean on) {
    synchronized (world) {
      advanced = on;
      return this;
    }
  }

  /** Adds an app as a document app that may edit and manage. */
  public EmulatedBase add(EmulatedApp app) {
    synchronized (world) {
      collaborators.add(app.id());
      managers.add(app.id());
      readers.remove(app.id());
      return this;
    }
  }

  /** Adds an app that may edit, but not manage. */
  public EmulatedBase addEditor(EmulatedApp app) {
    synchronized (world) {
      collaborators.add(app.id());
      managers.remove(app.id());
      readers.remove(app.id());
      return this;
    }
  }

  /** Adds an app that may read and nothing else. */
  public EmulatedBase addReader(EmulatedApp app) {
    synchronized (world) {
      collaborators.add(app.id());
      managers.remove(app.id());
      readers.add(app.id());
      return this;
    }
  }

  /** Takes an app's rights away. */
  public EmulatedBase remove(EmulatedApp app) {
    synchronized (world) {
      collaborators.remove(app.id());
      managers.remove(app.id());
      readers.remove(app.id());
      return this;
    }
  }

  /** Throws the base away: its token leads nowhere (91402). {@link #reopen} brings it back. */
  public EmulatedBase close() {
    synchronized (world) {
      closed = true;
      return this;
    }
  }

  /** Brings a base back that was closed. */
  public EmulatedBase reopen() {
    synchronized (world) {
      closed = false;
      return this;
    }
  }

  /** Moves it to where no app that could use it is known: they are told 91403 from then on. */
  public EmulatedBase moveAway() {
    synchronized (world) {
      collaborators.clear();
      managers.clear();
      readers.clear();
      return this;
    }
  }

  /** Whether it is still being copied (1254036). */
  public EmulatedBase copying(boolean so) {
    synchronized (world) {
      copying = so;
      return this;
    }
  }

  /** How many records a table may have; 20,000 unless said otherwise. */
  public EmulatedBase recordCap(int cap) {
    synchronized (world) {
      recordCap = cap;
      return this;
    }
  }

  int recordCap() {
    return recordCap;
  }

  /** How often anything in it was changed. */
  public long revision() {
    synchronized (world) {
      return revision;
    }
  }

  void touched() {
    revision++;
  }

  /** Adds a table without columns. */
  public EmulatedTable addTable(String tableName) {
    synchronized (world) {
      EmulatedTable table = new EmulatedTable(this, tableName);
      tables.add(table);
      touched();
      return table;
    }
  }

  /** Throws a table away. */
  public EmulatedBase removeTable(EmulatedTable table) {
    synchronized (world) {
      tables.remove(table);
      touched();
      return this;
    }
  }

  /** The table of a name. */
  public EmulatedTable table(String tableName) {
    return tables().stream()
        .filter(table -> table.name().equals(tableName))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("base " + name() + " has no table " + tableName));
  }

  /** Its tables, in order. */
  public List<EmulatedTable> tables() {
    synchronized (world) {
      return List.copyOf(tables);
    }
  }

  Optional<EmulatedTable> tableOfId(String id) {
    return tables().stream().filter(table -> table.id().equals(id)).findFirst();
  }

  /**
   * Puts a file into the base as a person does who drops it into a cell.
   *
   * @param type its media type
   * @return its token, for attachment cells of this base
   */
  public String upload(String fileName, String type, byte[] bytes) {
    return world.media().keep(fileName, type, bytes.clone(), token);
  }

  /** What was written to it through the API. */
  public FeishuWrites writes() {
    synchronized (world) {
      return new FeishuWrites(accepted, refused, replayed, overlapping);
    }
  }

  // what the API asks

  /** Refuses an app that may not see it; a user sees every base that is there. */
  void require(Call call) {
    String app = call.app().id();
    synchronized (world) {
      if (closed) {
        throw FeishuRefusal.of(91402, "NOTEXIST", "base " + token + " does not exist");
      }
      if (call.user().isEmpty() && !collaborators.contains(app)) {
        throw FeishuRefusal.of(
            91403, "Forbidden", "app " + app + " is no collaborator of base " + token);
      }
      if (copying) {
        throw FeishuRefusal.of(
            1254036, "Base is copying, please try again later.", "base " + token);
      }
    }
  }

  /** Whether a caller sees no record, because others decide what it may see. */
  boolean hidesRecordsFrom(Call call) {
    synchronized (world) {
      return advanced && call.user().isEmpty() && !managers.contains(call.app().id());
    }
  }

  /** Refuses a caller that may read and nothing else. */
  void requireWritable(Call call) {
    synchronized (world) {
      if (call.user().isEmpty() && readers.contains(call.app().id())) {
        throw FeishuRefusal.of(
            1254302, "RolePermNotAllow", "app " + call.app().id() + " may only read " + token);
      }
    }
  }

  /** A write begins; false if another is under way. */
  boolean beginWrite() {
    synchronized (world) {
      if (inFlight > 0) {
        overlapping++;
        return false;
      }
      inFlight++;
      return true;
    }
  }

  /** A write that began has ended; of columns none is counted. */
  void endWrite(boolean counted) {
    synchronized (world) {
      inFlight--;
      if (counted) {
        accepted++;
      }
    }
  }

  void noteRefused() {
    synchronized (world) {
      refused++;
    }
  }

  void noteReplayed() {
    synchronized (world) {
      replayed++;
    }
  }

  JsonNode meta() {
    synchronized (world) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("app_token", token)
          .put("name", name)
          .put("revision", revision)
          .put("is_advanced", advanced)
          .put("time_zone", timeZone)
          .put("formula_type", 1)
          .put("advance_version", "v1");
    }
  }
}
