package dev.petforge.feishu;

import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.table.Column;
import java.time.Duration;

/** An emulated Feishu with one base, and a client of it that does not wait long. */
final class Emulated implements AutoCloseable {
  final FeishuEmulator feishu;
  final dev.petforge.emulator.feishu.EmulatedBase base;
  final FeishuClient client;

  Emulated() {
    this(FeishuSettings.standard());
  }

  Emulated(FeishuSettings settings) {
    feishu = new FeishuEmulator(settings);
    base = feishu.addBase("Pets").add(feishu.app());
    client = client(feishu.app().id(), feishu.app().secret());
  }

  FeishuClient client(String id, String secret) {
    return FeishuClient.builder(api(), new FeishuApp(id, secret))
        .writePause(Duration.ZERO)
        .patience(6, Duration.ofMillis(20))
        .rate(1_000)
        .uploadPause(Duration.ZERO)
        .uploadAtOnce(4 << 20)
        .build();
  }

  String api() {
    String address = feishu.address().toString();
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  /** A table with all columns that PetForge knows, and one of a person's own. */
  dev.petforge.emulator.feishu.EmulatedTable addTable(String name) {
    dev.petforge.emulator.feishu.EmulatedTable table =
        base.addTable(name)
            .add(Column.PROJECT_ID, EmulatedFieldType.TEXT)
            .add(Column.OPENING_IMAGE, EmulatedFieldType.ATTACHMENT)
            .add(Column.TEMPLATE, EmulatedFieldType.TEXT)
            .add(Column.RELEASE_DATE, EmulatedFieldType.DATE)
            .add(Column.SEGMENT_COUNT, EmulatedFieldType.NUMBER)
            .add(Column.SCENE_DESCRIPTION, EmulatedFieldType.TEXT)
            .add("note", EmulatedFieldType.TEXT)
            .addSelect(Column.APPROVE, EmulatedFieldType.SINGLE_SELECT, "yes", "no");
    for (ColumnKind column : ColumnKind.written(7)) {
      if (!column.name().equals(Column.PROJECT_ID)) {
        table.add(
            column.name(),
            column.made() == dev.petforge.feishu.FieldType.DATE
                ? EmulatedFieldType.DATE
                : EmulatedFieldType.TEXT);
      }
    }
    return table;
  }

  FeishuTable open(dev.petforge.emulator.feishu.EmulatedTable table) {
    return client.base(FeishuLink.parse(table.url())).table(table.id());
  }

  @Override
  public void close() {
    client.close();
    feishu.close();
  }
}
