package dev.petforge.production;

import dev.petforge.file.FileStore;
import dev.petforge.media.VideoTools;
import dev.petforge.storyboard.StoryboardWriter;

/**
 * What commands and jobs reach the world through.
 *
 * @param persistence the database
 * @param files where pictures, clips and videos are kept
 * @param tools work on pictures and videos
 * @param writer asks a model for storyboards
 * @param generators make clips
 */
public record Ports(
    Persistence persistence,
    FileStore files,
    VideoTools tools,
    StoryboardWriter writer,
    Generators generators) {}
