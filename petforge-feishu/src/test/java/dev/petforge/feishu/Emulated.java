package dev.petforge.feishu;

import dev.petforge.table.Column;
import dev.petforge.testkit.emulator.feishu.FeishuEmulator;
import dev.petforge.testkit.emulator.feishu.FeishuSettings;
import dev.petforge.testkit.emulator.feishu.FieldType;
import java.time.Duration;

/** An emulated Feishu with one base, and a client of it that does not wait long. */
final class Emulated implements AutoCloseable {
  final FeishuEmulator feishu;
  final dev.petforge.testkit.emulator.feishu.FeishuBase base;
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
  dev.petforge.testkit.emulator.feishu.FeishuTable addTable(String name) {
    dev.petforge.testkit.emulator.feishu.FeishuTable table =
        base.addTable(name)
            .add(Column.PROJECT_ID, FieldType.TEXT)
            .add(Column.OPENING_IMAGE, FieldType.ATTACHMENT)
            .add(Column.TEMPLATE, FieldType.TEXT)
            .add(Column.RELEASE_DATE, FieldType.DATE)
            .add(Column.SEGMENT_COUNT, FieldType.NUMBER)
            .add(Column.SCENE_DESCRIPTION, FieldType.TEXT)
            .add("note", FieldType.TEXT)
            .addSelect(Column.APPROVE, FieldType.SINGLE_SELECT, "yes", "no");
    for (ColumnKind column : ColumnKind.written(7)) {
      if (!column.name().equals(Column.PROJECT_ID)) {
        table.add(
            column.name(),
            column.made() == dev.petforge.feishu.FieldType.DATE ? FieldType.DATE : FieldType.TEXT);
      }
    }
    return table;
  }

  FeishuTable open(dev.petforge.testkit.emulator.feishu.FeishuTable table) {
    return client.base(FeishuLink.parse(table.url())).table(table.id());
  }

  @Override
  public void close() {
    client.close();
    feishu.close();
  }
}
