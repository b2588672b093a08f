#!/bin/sh
# Install what packaging/debian-packages.txt lists for PURPOSE (run, test or bench), or say how.
# usage: packaging/install-debian-packages.sh run|test|bench
set -eu
purpose=${1:?usage: install-debian-packages.sh run|test|bench}
list=$(dirname "$0")/debian-packages.txt

case $purpose in
run) wanted=$(awk '$1 == "setup" || $1 == "run" { print $2 }' "$list") ;;
test) wanted=$(awk '/^[a-z]/ && $1 != "bench" { print $2 }' "$list") ;;
bench) wanted=$(awk '$1 == "bench" { print $2 }' "$list") ;;
*) echo "biendao: unknown purpose '$purpose': say run, test or bench" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "biendao: this is no Debian system; install what corresponds to:" $wanted >&2
    exit 1
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

become=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        become=sudo
    else
        echo "biendao: Debian packages are missing. Run this line as root, then try again:" >&2
        echo "  apt-get update && apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
fi

echo "Installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$become apt-get update -qq
$become apt-get install -y -qq --no-install-recommends $missing
