package dev.petforge.video.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NodeList;

/** Writes pictures, without metadata. */
final class ImageFiles {
  private static final String JPEG_TREE = "javax_imageio_jpeg_image_1.0";

  // Above this a chain of clips gains nothing (measured over 7 generations); below it loses.
  private static final float JPEG_QUALITY = 0.95f;

  // Higher levels take several times longer for a few percent: frames are read once or twice.
  private static final float PNG_FASTEST = 0.8f;

  private ImageFiles() {}

  /** As JPEG with the full resolution of colour (4:4:4): what a next clip starts from. */
  static void writeJpeg(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(JPEG_QUALITY);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), settings);
    IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(JPEG_TREE);
    NodeList components = tree.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      IIOMetadataNode component = (IIOMetadataNode) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(JPEG_TREE, tree);
    write(writer, new IIOImage(image, null, metadata), settings, file);
  }

  /** As PNG, without loss. */
  static void writePng(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(PNG_FASTEST);
    write(writer, new IIOImage(image, null, null), settings, file);
  }

  private static void write(
      ImageWriter writer, IIOImage image, @Nullable ImageWriteParam settings, Path file)
      throws IOException {
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, image, settings);
    } finally {
      writer.dispose();
    }
  }
}
