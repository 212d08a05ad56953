#!/bin/sh
# Unpacks the Docker engine of a Debian suite into a new folder, for tests beside an engine that is not the machine's own:
#
#   sh test/engine/unpack.sh SUITE FOLDER [PACKAGE...]
#
#   sh test/engine/unpack.sh trixie ~/engines/26
#   WALLC_ENGINE=~/engines/26 npx vitest run test/engine/unpacked.test.ts
#
# It needs no root and installs nothing: apt-get and dpkg-deb work with a list of packages of their own, from the mirror that
# this machine has for Debian (run `apt-get update` once before) or from MIRROR. The libraries that the programs need come
# along where the machine's are older. iptables and nft stay the machine's; with `nftables iptables` as PACKAGE... they are
# the suite's too. Takes 70 MB to download and 300 MB of disk.
set -eu

if [ $# -lt 2 ]; then
  echo "usage: $0 SUITE FOLDER [PACKAGE...]" >&2
  exit 2
fi
suite=$1
folder=$2
shift 2
if [ -e "$folder" ]; then
  echo "$folder exists already" >&2
  exit 2
fi

# shellcheck disable=SC2016 # APT's own placeholder
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)}
if [ -z "$mirror" ]; then
  echo "this machine has no Debian mirror: name one in MIRROR" >&2
  exit 1
fi

mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
work=$(cd "$work" && pwd)
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/tree"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
signed=
if [ -e "$keys" ]; then signed="[signed-by=$keys] "; fi
echo "deb $signed$mirror $suite main" >"$work/sources.list"

# apt_tool TOOL WORD...: an APT tool that knows this suite alone, and no installed package.
apt_tool() {
  tool=$1
  shift
  "$tool" -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o Dir::State::lists="$work/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Dir::Cache::pkgcache=packages.bin -o Dir::Cache::srcpkgcache=sources.bin -o APT::Update::Error-Mode=any "$@"
}

version_here() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null || true; }
version_there() { apt_tool apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '^(none)$' || true; }
libraries_of() {
  apt_tool apt-cache depends --important -o APT::Cache::ShowOnlyFirstOr=1 "$1" |
    sed -n 's/^  \(Pre\)\{0,1\}Depends: \(lib[^:]*\).*/\2/p'
}

apt_tool apt-get update

# Not every suite has the client and the init in packages of their own.
chosen=
for package in docker.io containerd runc docker-cli tini tini-static "$@"; do
  case "$package $(version_there "$package")" in
    *' ')
      case $package in docker-cli | tini-static) continue ;; esac
      echo "$suite has no $package" >&2
      exit 1
      ;;
    *) chosen="$chosen $package" ;;
  esac
done

# The libraries, and theirs: those that are newer there than here.
todo=$chosen
while [ -n "$todo" ]; do
  found=
  for package in $todo; do
    for library in $(libraries_of "$package"); do
      case " $chosen $found " in *" $library "*) continue ;; esac
      here=$(version_here "$library")
      there=$(version_there "$library")
      if [ -n "$here" ] && dpkg --compare-versions "$here" ge "$there"; then continue; fi
      found="$found $library"
    done
  done
  chosen="$chosen$found"
  todo=$found
done

# shellcheck disable=SC2086 # names of packages, one word each
(cd "$work/packages" && apt_tool apt-get download $chosen)
for package in "$work"/packages/*.deb; do dpkg-deb --extract "$package" "$work/tree"; done
# what older suites still have beside /usr
for place in bin sbin lib lib64; do
  [ -d "$work/tree/$place" ] || continue
  mkdir -p "$work/tree/usr/$place"
  cp -a "$work/tree/$place/." "$work/tree/usr/$place/"
  rm -rf "${work:?}/tree/$place"
done

# Each program says its version, with the libraries that it will have; a missing one ends this here.
libraries=$(echo "$work"/tree/usr/lib/*-linux-gnu* | tr ' ' ':')
loader=$(find "$work/tree/usr/lib" -name 'ld-linux*.so.*' | head -n 1)
for program in dockerd containerd runc docker; do
  path=$(find "$work/tree/usr/sbin" "$work/tree/usr/bin" -name "$program" | head -n 1)
  if [ -n "$loader" ]; then
    "$loader" --library-path "$libraries" "$path" --version
  else
    LD_LIBRARY_PATH=$libraries "$path" --version
  fi
done
mv "$work/tree" "$folder"
echo "unpacked into $folder"
