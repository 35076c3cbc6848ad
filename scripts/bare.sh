#!/bin/sh
# The promise of the README, tried: a fresh Debian with nothing but git, make and certificates, then
# `make demo` and `make test`. Needs root, debootstrap and the network; takes a few minutes.
#
#   scripts/bare.sh [SUITE [MIRROR]]      bookworm, http://deb.debian.org/debian; for Ubuntu for
#                                         example: jammy http://archive.ubuntu.com/ubuntu
#   TARGETS="demo test sanitize" scripts/bare.sh
set -eu

suite=${1:-bookworm}
mirror=${2:-http://deb.debian.org/debian}
targets=${TARGETS:-demo test}
top=$(cd "$(dirname "$0")/.." && pwd)
root=${BARE_ROOT:-/tmp/alike-bare-$suite}

if [ "$(id -u)" != 0 ]; then
    echo "scripts/bare.sh makes a system of its own in $root: run it as root" >&2
    exit 2
fi
unmount() {
    umount "$root/proc" 2>/dev/null || true
}
trap unmount EXIT INT TERM

# The packed base system is kept, so that a second try is quick and as bare as the first.
base=$root.tar
if [ ! -s "$base" ]; then
    rm -rf "$root"
    components=main
    case $mirror in *ubuntu*) components=main,universe ;; esac
    debootstrap --variant=minbase --components=$components --include=git,make,ca-certificates \
        "$suite" "$root" "$mirror"
    tar -C "$root" -cf "$base" .
fi
unmount
rm -rf "$root"
mkdir -p "$root"
tar -C "$root" -xf "$base"

cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" # a proxy, where this machine has one
mount -t proc proc "$root/proc"

# What is committed, not what lies in the working folder.
git clone --quiet --no-hardlinks "$top" "$root/srv/alike"

inside() {
    chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" \
        sh -c "cd /srv/alike && $1"
}
echo "== tools of the bare system that a build would want:"
# shellcheck disable=SC2016 # expanded inside
inside 'for tool in cc gcc pkg-config gnuplot sudo python3 Rscript; do
    printf "%s: " $tool; command -v $tool || echo none; done'
for target in $targets; do
    echo "== make $target"
    inside "make $target"
done
echo "== bare $suite: $targets succeeded"
