#!/usr/bin/env bash
# Chromium 150.0.7871.100: the colour matrix that a video names counts only if it names primaries and transfer as well.
#
# Guess: a decoder takes the matrix of the stream (colour_matrix of H.264's VUI); only where none is named it guesses one.
#
# Behaviour: if one of the three is unspecified, Chromium passes over all of them and guesses: BT.709 from 720 lines, else
# BT.601. FFmpeg and mpv take the matrix that is named. So `-colorspace bt709` alone, as many scripts have it, changes
# the colours in every player but the browser. Where nothing is named, the guess depends on the codec too: VP9 and AV1
# are BT.601 in every size. Lines are counted with square pixels and before the picture is turned.
#
# Seen (2026-11-30, Debian 12, FFmpeg 5.1.9; the colour is 200,60,40, stored by BT.601):
#   named nothing, 1280x720                        213,73,40
#   named nothing, 832x480                         201,61,40
#   named nothing, 480x832                         213,73,40
#   named BT.601 alone, 1280x720                   213,73,40
#   named BT.709 alone, 832x480                    201,61,40
#   named BT.601 with primaries and transfer       201,61,40
#   named BT.709 with primaries and transfer       213,73,40
#   named nothing, VP9, 1280x720                   201,61,40
#
# Needs chromium, ffmpeg and python3 (Debian's packages). Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

clip() { # name, size, options of the encoder
  local name=$1 size=$2
  shift 2
  ffmpeg -v error -y -f lavfi -i "color=0xC83C28:s=$size:r=24:d=0.5,format=gbrp,scale=out_color_matrix=bt601:out_range=tv,format=yuv420p" "$@" "$work/$name"
}

clip 1.mp4 1280x720 -c:v libx264 -crf 4
clip 2.mp4 832x480 -c:v libx264 -crf 4
clip 3.mp4 480x832 -c:v libx264 -crf 4
clip 4.mp4 1280x720 -c:v libx264 -crf 4 -colorspace smpte170m
clip 5.mp4 832x480 -c:v libx264 -crf 4 -colorspace bt709
clip 6.mp4 1280x720 -c:v libx264 -crf 4 -colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m
clip 7.mp4 832x480 -c:v libx264 -crf 4 -colorspace bt709 -color_primaries bt709 -color_trc bt709
clip 8.webm 1280x720 -c:v libvpx-vp9 -crf 4 -b:v 0 -cpu-used 8

cat >"$work/look.py" <<'PY'
import http.server, os, subprocess, sys, threading, urllib.parse

work = sys.argv[1]
names = {
    "1.mp4": ("named nothing, 1280x720", "213,73,40"),
    "2.mp4": ("named nothing, 832x480", "201,61,40"),
    "3.mp4": ("named nothing, 480x832", "213,73,40"),
    "4.mp4": ("named BT.601 alone, 1280x720", "213,73,40"),
    "5.mp4": ("named BT.709 alone, 832x480", "201,61,40"),
    "6.mp4": ("named BT.601 with primaries and transfer", "201,61,40"),
    "7.mp4": ("named BT.709 with primaries and transfer", "213,73,40"),
    "8.webm": ("named nothing, VP9, 1280x720", "201,61,40"),
}
page = """<!doctype html><body><script>
(async () => {
  for (const name of %s) {
    const video = document.createElement('video');
    video.muted = true;
    const loaded = new Promise((ok) => video.addEventListener('loadeddata', ok, { once: true }));
    video.src = name;
    await loaded;
    const sought = new Promise((ok) => video.addEventListener('seeked', ok, { once: true }));
    video.currentTime = 0.2;
    await sought;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0);
    const pixel = context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    await fetch('/seen?name=' + name + '&colour=' + [...pixel.slice(0, 3)].join(','));
  }
  await fetch('/done');
})();
</script>""" % list(names)
seen = {}
done = threading.Event()


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        address = urllib.parse.urlparse(self.path)
        body, kind = b"", "text/html"
        if address.path == "/":
            body = page.encode()
        elif address.path == "/seen":
            query = urllib.parse.parse_qs(address.query)
            seen[query["name"][0]] = query["colour"][0]
        elif address.path == "/done":
            done.set()
        elif address.path[1:] in names:
            body = open(os.path.join(work, address.path[1:]), "rb").read()
            kind = "video/webm" if address.path.endswith("webm") else "video/mp4"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
browser = subprocess.Popen(
    ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
     "--disable-background-networking", "--disable-component-update", "--disable-sync",
     "--user-data-dir=" + os.path.join(work, "profile"), "--remote-debugging-port=0",
     "http://127.0.0.1:%d/" % server.server_address[1]],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
done.wait(120)
browser.terminate()
browser.wait()
changed = False
for name, (words, expected) in names.items():
    print("%-46s %s" % (words, seen.get(name)))
    changed |= seen.get(name) != expected
sys.exit("the behaviour has changed" if changed else 0)
PY
python3 "$work/look.py" "$work"
