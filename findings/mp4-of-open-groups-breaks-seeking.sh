#!/usr/bin/env bash
# FFmpeg 5.1.9 and Chromium 150: an MP4 of H.264 with open groups of pictures plays in a browser, and a seek ends the
# player for good.
#
# Guess: what a muxer marks as a sync sample can be sought to, so an MP4 from x264 and FFmpeg, or a copy of its packets
# with "-c copy", can be sought in. The container is right if a player plays it to its end.
#
# Behaviour: FFmpeg marks recovery points (I frames with a recovery point SEI, not IDR) as sync samples. Frames that
# stand behind such a frame but are shown before it refer to the group before. Chromium starts its decoder there, cannot
# decode them, and reports a decoding error instead of leaving them out: the video element is dead, with sound and all.
# The same packets with only the IDR pictures marked (one per clip is enough) are sought in without an error, and so is
# the same stream with closed groups.
#
# Seen (2026-11-30, Debian 12):
#   open groups, as FFmpeg marks them: 3 sync samples; seek: PIPELINE_ERROR_DECODE
#   closed groups: 3 sync samples; seek: shown
#
# Needs ffmpeg with libx264, ffprobe and chromium. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
browser=
end() {
  if [ -n "$browser" ]; then
    kill "$browser" 2>/dev/null || true
    wait "$browser" 2>/dev/null || true
  fi
  rm -rf "$work" || true
}
trap end EXIT

clip() { # NAME X264-OPTIONS
  ffmpeg -v error -f lavfi -i testsrc2=s=128x96:r=24:d=1 -pix_fmt yuv420p -c:v libx264 \
    -x264-params "keyint=8:min-keyint=8:scenecut=0:bframes=2:$2" "$work/$1"
}
clip open.mp4 open-gop=1
clip closed.mp4 open-gop=0

cat >"$work/page.html" <<'HTML'
<script>
  async function seek(name) {
    const video = document.createElement("video");
    const happens = event => new Promise((resolve, reject) => {
      video.addEventListener(event, resolve, { once: true });
      video.addEventListener("error", () => reject(video.error), { once: true });
    });
    try {
      const loaded = happens("loadeddata");
      video.muted = true;
      video.src = name;
      await loaded;
      const sought = happens("seeked");
      video.currentTime = 0.9;
      await sought;
      return "shown";
    } catch (error) {
      return error.message;
    }
  }
  addEventListener("load", async () => {
    for (const name of ["open.mp4", "closed.mp4"]) {
      console.log("FOUND " + name + " " + await seek(name));
    }
    console.log("FOUND end");
  });
</script>
HTML

chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update \
  --disable-sync --enable-logging=stderr --user-data-dir="$work/profile" "file://$work/page.html" 2>"$work/log" >/dev/null &
browser=$!
for _ in $(seq 60); do
  grep -q "FOUND end" "$work/log" && break
  sleep 1
done

failed=0
check() { # NAME WORDS EXPECTED
  local marks found
  marks=$(ffprobe -v error -select_streams v -show_entries packet=flags -of csv=p=0 "$work/$1" | grep -c K)
  found=$(grep -o "FOUND $1 [^\"]*" "$work/log" | head -n 1 | sed "s/FOUND $1 //" || true)
  echo "$2: $marks sync samples; seek: $found"
  [[ "$found" == *$3* ]] || failed=1
}
check open.mp4 "open groups, as FFmpeg marks them" PIPELINE_ERROR_DECODE
check closed.mp4 "closed groups" shown
exit $failed
