#!/usr/bin/env bash
# Makes the clips of this folder, of kinds that FFmpeg's own encoders do not write. They were made with ffmpeg 5.1.9
# (x264 0.164, x265 3.5) of Debian 12; canvas.webm is what MediaRecorder of Chromium 150 made of a canvas (captureStream(30))
# that a script painted every 41 ms, 16 levels lighter each time. Each of the others has 12 frames, 12 levels of luma apart, so that every frame is known again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

clip() { # NAME OPTIONS…
  local name=$1
  shift
  ffmpeg -v error -y -f lavfi -i "nullsrc=s=128x96:r=24:d=0.5,format=yuv420p,geq=lum='40+12*N':cb=110:cr=150" \
    "$@" -fflags +bitexact -flags:v +bitexact "$name"
}

# Long enough for a browser to fail where it seeks to a frame that is marked and needs frames before it.
clip open_gop.mp4 -vf tpad=stop_mode=clone:stop=6,geq=lum='40+9*N':cb=110:cr=150 -c:v libx264 \
  -x264-params keyint=6:min-keyint=6:scenecut=0:bframes=2:open-gop=1
clip high10.mp4 -pix_fmt yuv420p10le -c:v libx264
clip high422.mp4 -pix_fmt yuv422p -c:v libx264
clip lossless.mp4 -c:v libx264 -qp 0
clip interlaced.mp4 -c:v libx264 -flags +ilme+ildct -x264-params tff=1:keyint=4
clip intra_refresh.mp4 -c:v libx264 -x264-params keyint=250:intra-refresh=1:bframes=0
clip full_range.mp4 -vf scale=out_range=full -color_range pc -pix_fmt yuvj420p -c:v libx264
clip sar_4_3.mp4 -vf setsar=4/3 -c:v libx264
clip hev1.mp4 -c:v libx265 -x265-params log-level=none:repeat-headers=1 -tag:v hev1
# Frames at irregular times, of which the last are decoded in another order than they are shown.
clip variable.mp4 -vf "settb=1/12000,setpts='500*N+1500*gt(N,5)+1000*gt(N,9)'" -fps_mode passthrough \
  -c:v libx264 -x264-params bframes=2:keyint=250:scenecut=0

# Begins with a recovery point: what a cut of an open group of pictures without encoding leaves.
ffmpeg -v error -y -ss 0.2 -i open_gop.mp4 -c copy -fflags +bitexact -avoid_negative_ts make_zero recovery_point.mp4

# Two sets of parameters, the second one only between the frames.
clip first.h264 -c:v libx264 -x264-params ref=1:keyint=4:bframes=0
clip second.h264 -c:v libx264 -x264-params ref=4:keyint=4:cabac=0:bframes=0
cat first.h264 second.h264 > both.h264
ffmpeg -v error -y -framerate 24 -i both.h264 -c copy -bsf:v "setts=ts=N/24/TB" -fflags +bitexact two_parameter_sets.mp4
rm first.h264 second.h264 both.h264
