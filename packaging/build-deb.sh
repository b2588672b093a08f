#!/bin/sh
# Build biendao_VERSION_ARCHITECTURE.deb from this tree: the wheel and what it asks for in /usr/lib/biendao.
# usage: packaging/build-deb.sh [FOLDER]     (dist when absent; the browser files are there: make setup)
set -eu
umask 022
cd "$(dirname "$0")/.."
made_in=${1:-dist}
here=packaging/debian
work=$PWD/build/deb
root=$work/root
lib=$root/usr/lib/biendao
# The package runs with Debian's own Python and no other.
python=/usr/bin/python3

[ -d static/vendor/fonts ] || { echo "biendao: browser files are missing; run: make setup" >&2; exit 1; }
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
rm -rf "$work"
mkdir -p "$root/DEBIAN" "$made_in"

echo "Building the wheel"
$python -m venv "$work/tools"
pip="$work/tools/bin/python -m pip --disable-pip-version-check -q"
$pip wheel --no-deps -w "$work/wheel" .
wheel=$(echo "$work"/wheel/biendao-*.whl)
version=${wheel##*/biendao-}
version=${version%%-*}

echo "Installing it and what it asks for"
$python -m venv --without-pip "$lib"
$pip --python "$lib/bin/python" install --no-compile -c packaging/constraints.txt "$wheel[postgresql]"
find "$lib/bin" -mindepth 1 ! -name 'python*' -delete
find "$lib" -name direct_url.json -delete
python_version=$("$lib/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = %s\n' "$python_version" >"$lib/pyvenv.cfg"
"$lib/bin/python" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$root" -p / "$lib/lib"

echo "Laying out the package"
install -D -m 755 $here/biendao "$root/usr/bin/biendao"
install -D -m 640 $here/biendao.env "$root/etc/biendao/biendao.env"
install -D -m 644 $here/sysusers.conf "$root/usr/lib/sysusers.d/biendao.conf"
install -D -m 644 $here/tmpfiles.conf "$root/usr/lib/tmpfiles.d/biendao.conf"
install -D -m 644 $here/settings.conf "$root/usr/lib/systemd/system/biendao-.service.d/settings.conf"
install -m 644 packaging/systemd/biendao-* "$root/usr/lib/systemd/system/"
mkdir -p "$root/usr/share/doc/biendao"
cp -r docs/. README.md LICENSE $here/copyright "$root/usr/share/doc/biendao/"
gzip -9n <CHANGELOG.md >"$root/usr/share/doc/biendao/changelog.gz"
chmod -R u=rwX,go=rX "$root/usr/share"

depends=$(awk '$1 == "run" { printf ", %s", $2 }' packaging/debian-packages.txt)
depends="python3 (>= $python_version), python3 (<< ${python_version%.*}.$((${python_version#*.} + 1)))$depends"
depends="$depends, init-system-helpers, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
    -e "s/@SIZE@/$(du -sk "$root" | cut -f 1)/" -e "s/@DEPENDS@/$depends/" $here/control >"$root/DEBIAN/control"
echo /etc/biendao/biendao.env >"$root/DEBIAN/conffiles"
install -m 755 $here/postinst $here/prerm $here/postrm "$root/DEBIAN/"
dpkg-deb --root-owner-group -Zzstd --build "$root" "$made_in"
rm -rf "$work"
