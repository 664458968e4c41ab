package dev.petforge.emulator.feishu;

import java.net.URI;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What all parts of an emulated Feishu share. Its monitor guards bases, tables and files. */
final class World {
  private final FeishuSettings settings;
  private final Supplier<URI> address;
  private final MediaStore media;
  private final Consumer<Change> changes;
  private final Consumer<String> complaints;

  World(
      FeishuSettings settings,
      Supplier<URI> address,
      Consumer<Change> changes,
      Consumer<String> complaints) {
    this.settings = settings;
    this.address = address;
    this.changes = changes;
    this.complaints = complaints;
    this.media = new MediaStore(this);
  }

  FeishuSettings settings() {
    return settings;
  }

  Instant now() {
    return settings.clock().instant();
  }

  /** From when on something new is found. */
  Instant visibleFrom() {
    return now().plus(settings.replicaLag());
  }

  /** Whether something is found now. */
  boolean visible(Instant from) {
    return !from.isAfter(now());
  }

  URI address() {
    return address.get();
  }

  MediaStore media() {
    return media;
  }

  void changed(Change change) {
    changes.accept(change);
  }

  void complain(String what) {
    complaints.accept(what);
  }
}
