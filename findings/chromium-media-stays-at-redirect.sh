#!/usr/bin/env bash
# Chromium 156.0.8078.114: a media element never comes back to its address once that has redirected.
#
# Guess: each range of a <video> is a request for its src; where that redirects to a signed URL of an object store which is valid for
# some minutes, and the redirect is `no-store`, every seek gets a fresh URL.
#
# Behaviour: the redirect is followed once. All later ranges go to where it led, so that a seek fails with MediaError as
# soon as that URL has expired, though the src would lead to a valid one; later seeks of the element get no answer at
# all, neither `seeked` nor `error`. A page has to set src again (and currentTime), or the server must not redirect.
#
# Seen (2026-12-02, Debian 12):
#   src: bytes=0- -> 302
#   signed 1: bytes=0- -> 206
#   signed 1: bytes=86376448- -> 206
#   page: seek 1800: seeked
#   signed 1: bytes=86540288- -> 403            (expired here)
#   signed 1: bytes=43188224- -> 403
#   page: seek 900: MediaError 2
#   page: seek 3000: nothing within 5 s
#   src: bytes=0- -> 302                        (src was set again)
#   signed 2: bytes=0- -> 206
#   signed 2: bytes=143982592- -> 206
#   page: seek 3000: seeked
#
# Needs chromium and python3 (Debian's packages). Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/look.py" <<'PY'
import http.server, struct, subprocess, sys, threading, urllib.parse

# An hour of silence, 172 MB: more than the browser keeps, so that a seek needs a request.
SECONDS, RATE = 3600, 24000
body = SECONDS * RATE * 2
head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + body, b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16, b"data", body)
size = len(head) + body
page = b"""<!doctype html><video id=v muted src=/video></video><script>
const v = document.getElementById('v');
const event = (name) => new Promise((ok) => v.addEventListener(name, ok, { once: true }));
const say = (text) => fetch('/say?' + encodeURIComponent(text));
async function seek(second) {
  v.currentTime = second;
  const nothing = new Promise((ok) => setTimeout(ok, 5000, 'nothing within 5 s'));
  const end = await Promise.race([event('seeked').then(() => 'seeked'), event('error').then(() => 'MediaError ' + v.error.code), nothing]);
  await say('seek ' + second + ': ' + end);
}
(async () => {
  await event('loadeddata');
  await seek(1800);
  await fetch('/expire');
  await seek(900);
  await seek(3000);
  v.src = '/video';
  await event('loadeddata');
  await seek(3000);
  await fetch('/done');
})();
</script>"""
seen, valid, done = [], set(), threading.Event()


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, content=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        wanted = self.headers.get("Range")
        if url.path == "/":
            self.answer(200, page, Content_Type="text/html")
        elif url.path == "/video":
            signature = str(len([line for line in seen if line[0] == "src"]) + 1)
            valid.add(signature)
            seen.append(("src", wanted, 302))
            self.answer(302, Location="/signed?" + signature, Cache_Control="no-store")
        elif url.path == "/signed" and url.query not in valid:
            seen.append(("signed " + url.query, wanted, 403))
            self.answer(403, b"expired")
        elif url.path == "/signed":
            seen.append(("signed " + url.query, wanted, 206))
            self.send(int(wanted.split("=")[1].split("-")[0]))
        elif url.path == "/expire":
            valid.clear()
            self.answer(200)
        elif url.path == "/say":
            seen.append(("page", urllib.parse.unquote(url.query), ""))
            self.answer(200)
        elif url.path == "/done":
            self.answer(200)
            done.set()
        else:
            self.answer(404)

    def send(self, start):
        self.close_connection = True
        self.send_response(206)
        for name, value in (("Content-Type", "audio/wav"), ("Content-Range", f"bytes {start}-{size - 1}/{size}"), ("Content-Length", str(size - start)), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        self.end_headers()
        try:
            while start < size:
                piece = head[start:] if start < len(head) else bytes(min(65536, size - start))
                self.wfile.write(piece)
                start += len(piece)
        except OSError:
            pass  # the browser has read enough


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
threading.Thread(target=server.serve_forever, daemon=True).start()
browser = subprocess.Popen(
    ["chromium", "--headless=new", "--no-sandbox", "--user-data-dir=" + sys.argv[1] + "/profile", f"http://127.0.0.1:{server.server_port}/"],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ended = done.wait(120)
browser.terminate()
browser.wait()
for who, what, status in seen:
    print(f"  {who}: {what}" + (f" -> {status}" if status else ""))
said = [what for who, what, status in seen if who == "page"]
expected = ["seek 1800: seeked", "seek 900: MediaError 2", "seek 3000: nothing within 5 s", "seek 3000: seeked"]
sources = len([line for line in seen if line[0] == "src"])
# Two: the first, and the one after src was set again.
if not ended or said != expected or sources != 2:
    sys.exit(f"changed: {sources} requests for src, {said}")
PY
chromium --version | cut -d' ' -f1,2
python3 "$work/look.py" "$work"
