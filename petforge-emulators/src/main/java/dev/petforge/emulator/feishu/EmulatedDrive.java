package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The folders of the drive. Each app and each user has a root folder of its own; what others have
 * must be shared. Safe for use by many threads.
 */
public final class EmulatedDrive {
  private static final int MOST_IN_A_FOLDER = 1500;

  /** A folder. */
  record Folder(
      String token,
      String name,
      String parent,
      String owner,
      Set<String> shared,
      Instant created) {}

  /** A folder and its files, as a person sees them. */
  record Listing(String name, List<MediaStore.Blob> files) {
    Listing {
      files = List.copyOf(files);
    }
  }

  private final World world;
  private final Map<String, Folder> folders = new LinkedHashMap<>();

  EmulatedDrive(World world) {
    this.world = world;
  }

  /** Makes a folder of a person, which an app may write to. */
  public String sharedFolder(String name, EmulatedApp... apps) {
    synchronized (world) {
      Folder folder = make(name, root(EmulatedBase.person()).token(), EmulatedBase.person());
      List.of(apps).forEach(app -> folder.shared().add(app.id()));
      return folder.token();
    }
  }

  /** Puts a file into a folder, as a person does. */
  public void addFile(String folder, String name, byte[] bytes) {
    world.media().keep(name, MediaStore.typeOf(name), bytes.clone(), folder);
  }

  /** Throws a folder away. */
  public void removeFolder(String folder) {
    synchronized (world) {
      folders.remove(folder);
    }
  }

  /** The names of the files of a folder, in order. */
  public List<String> files(String folder) {
    return world.media().in(folder).stream().map(MediaStore.Blob::name).toList();
  }

  /** The bytes of a folder's file. */
  public byte[] bytes(String folder, String name) {
    return world.media().in(folder).stream()
        .filter(blob -> blob.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(folder + " has no file " + name))
        .bytes()
        .clone();
  }

  /** The names of the folders that an app or user made or was given. */
  public List<String> foldersOf(String who) {
    synchronized (world) {
      return folders.values().stream()
          .filter(one -> mayUse(one, who) && !one.parent().isEmpty())
          .map(Folder::name)
          .toList();
    }
  }

  /** Every folder that somebody made. */
  List<Listing> listings() {
    synchronized (world) {
      return folders.values().stream()
          .filter(one -> !one.name().isEmpty())
          .map(one -> new Listing(one.name(), world.media().in(one.token())))
          .toList();
    }
  }

  private static boolean mayUse(Folder folder, String who) {
    return folder.owner().equals(who) || folder.shared().contains(who);
  }

  Folder root(String who) {
    synchronized (world) {
      return folders.values().stream()
          .filter(one -> one.owner().equals(who) && one.parent().isEmpty())
          .findFirst()
          .orElseGet(() -> make("", "", who));
    }
  }

  /** A folder that a caller may use; the empty token is its root. */
  Folder require(String token, String who) {
    synchronized (world) {
      if (token.isEmpty()) {
        return root(who);
      }
      Folder folder = folders.get(token);
      if (folder == null) {
        throw FeishuRefusal.of(1061044, "parent node not exist.", "there is no folder " + token);
      }
      if (!mayUse(folder, who)) {
        throw FeishuRefusal.of(1061004, "forbidden.", who + " may not use folder " + token);
      }
      return folder;
    }
  }

  /** Whether a caller may use a folder that is there. */
  boolean mayUse(String token, String who) {
    synchronized (world) {
      Folder folder = folders.get(token);
      return folder != null && mayUse(folder, who);
    }
  }

  Folder make(String name, String parent, String owner) {
    Folder folder =
        new Folder(Ids.next("fldcn", 22), name, parent, owner, new LinkedHashSet<>(), world.now());
    folders.put(folder.token(), folder);
    return folder;
  }

  Folder makeIn(Folder parent, String name, String who) {
    synchronized (world) {
      if (in(parent).size() + world.media().in(parent.token()).size() >= MOST_IN_A_FOLDER) {
        throw FeishuRefusal.of(
            1062507, "parent node out of sibling num.", "a folder holds 1500 things at most");
      }
      return make(name, parent.token(), who);
    }
  }

  List<Folder> in(Folder parent) {
    synchronized (world) {
      List<Folder> children = new ArrayList<>();
      for (Folder one : folders.values()) {
        if (one.parent().equals(parent.token())) {
          children.add(one);
        }
      }
      return children;
    }
  }

  Optional<Folder> find(String token) {
    synchronized (world) {
      return Optional.ofNullable(folders.get(token));
    }
  }
}
