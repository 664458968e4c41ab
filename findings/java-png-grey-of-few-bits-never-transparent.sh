#!/usr/bin/env bash
# OpenJDK 17.0.15: the transparent grey of a PNG with one, two or four bits is not transparent.
#
# Guess: ImageIO makes pixels of the grey that tRNS names transparent, at every depth that PNG has for grey.
#
# Behaviour: with fewer than eight bits ImageIO spreads the samples to eight bits, and compares them with the value in
# tRNS, which it has not spread. Only grey 0 is ever equal. A drawing with a transparent ground comes out on grey or
# white paper of its own. libpng and browsers show it as the file says.
#
# Seen (2026-11-30, OpenJDK 17.0.15):
#   8 bits, grey 99, transparent 99: alpha 0
#   2 bits, grey 1, transparent 1: alpha 255
#   2 bits, grey 1, transparent 85: alpha 0
#
# Needs a JDK 17. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/Probe.java" <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

public class Probe {
  public static void main(String[] arguments) throws IOException {
    int eight = alpha(8, 99, 99);
    int two = alpha(2, 1, 1);
    int spread = alpha(2, 1, 85);
    if (eight != 0 || two != 255 || spread != 0) {
      throw new AssertionError("the behaviour has changed");
    }
  }

  /** Of the one pixel of a PNG. */
  private static int alpha(int bits, int grey, int transparent) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(png);
    out.writeLong(0x89504e470d0a1a0aL);
    chunk(out, "IHDR", new byte[] {0, 0, 0, 1, 0, 0, 0, 1, (byte) bits, 0, 0, 0, 0});
    chunk(out, "tRNS", new byte[] {0, (byte) transparent});
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels)) {
      deflated.write(new byte[] {0, (byte) (grey << 8 - bits)});
    }
    chunk(out, "IDAT", pixels.toByteArray());
    chunk(out, "IEND", new byte[0]);
    int alpha = ImageIO.read(new ByteArrayInputStream(png.toByteArray())).getRGB(0, 0) >>> 24;
    System.out.printf("%d bits, grey %d, transparent %d: alpha %d%n", bits, grey, transparent, alpha);
    return alpha;
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes();
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
JAVA
java -Djava.awt.headless=true "$work/Probe.java"
