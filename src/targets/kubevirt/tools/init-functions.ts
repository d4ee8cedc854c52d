/**
 * What cfn-init of heat-cfntools does, as functions of a shell: heat_cfntools/cfntools/cfn_helper.py. Only a command, a file or
 * metadata that it cannot read make it fail; it goes on after everything else.
 */

/** Functions for what a configuration can hold. */
export const initFunctions = `set -f
log=/var/log/cfn-init.log
: >>"$log" && chmod 0600 "$log"

say() {
  echo "[$(date '+%F %T')] $*" >>"$log"
}

fail() {
  say "failed: $*"
  exit 1
}

# run COMMAND...
run() {
  "$@" >>"$log" 2>&1
  status=$?
  [ "$status" = 0 ] || say "status $status: $1"
  return "$status"
}

# take NAME: the text on standard input becomes the value of the variable, without its last line break
take() {
  text=$(cat; echo x)
  text=\${text%?x}
  eval "$1=\\$text"
}

truth() {
  case $(printf %s "$1" | tr -d '[:space:]' | tr '[:upper:]' '[:lower:]') in
    true | yes | 1) return 0 ;;
    *) return 1 ;;
  esac
}

newest() {
  printf '%s\\n' "$@" | sort -V | tail -n 1
}

# rpms TOOL 'NAME [VERSION]...'...: what is not installed and the tool offers, of several versions the newest
rpms() {
  tool=$1 installs= downgrades=
  shift
  if [ "$tool" = yum ] && ! command -v yum >/dev/null; then tool=dnf; fi
  for entry; do
    name=\${entry%% *} version=
    [ "$name" = "$entry" ] || version=$(newest \${entry#* })
    package=$name\${version:+-$version}
    if rpm -q "$package" >/dev/null 2>&1; then continue; fi
    if ! offered "$package"; then
      say "skipped: $package is not available via $tool"
      continue
    fi
    current=
    [ -z "$version" ] || current=$(rpm -q --queryformat '%{VERSION}-%{RELEASE}' "$name" 2>/dev/null) || current=
    if [ -n "$current" ] && [ "$(newest "$current" "$version")" = "$current" ]; then
      downgrades="$downgrades $package"
    else
      installs="$installs $package"
    fi
  done
  [ -z "$installs" ] || change install $installs
  [ -z "$downgrades" ] || change downgrade $downgrades
}

offered() {
  case $tool in
    zypper) zypper -n --no-refresh search "$1" ;;
    *) "$tool" -y --showduplicates list available "$1" ;;
  esac >/dev/null 2>&1
}

# change install|downgrade PACKAGE...
change() {
  action=$1
  shift
  case $tool-$action in
    dnf-install) run dnf -y --best install "$@" ;;
    zypper-install) run zypper -n install "$@" ;;
    zypper-downgrade) run zypper -n install --oldpackage "$@" ;;
    *) run "$tool" -y "$action" "$@" ;;
  esac
}

# unpack DIRECTORY URL
unpack() {
  base=\${2%/}
  base=\${base##*/}
  (
    mkdir -p "$1" && cd "$1" || exit 1
    case $(printf %s "$2" | tr '[:upper:]' '[:lower:]') in
      *.tgz | *.tar.gz) curl -s "$2" | gunzip | tar -xvf - ;;
      *.tbz2 | *.tar.bz2) curl -s "$2" | bunzip2 | tar -xvf - ;;
      *.tar) curl -s "$2" | tar -xvf - ;;
      *.zip) unzip_from "$2" ;;
      *.gz) curl -s "$2" | gunzip >"\${base%.*}" ;;
      *.bz2) curl -s "$2" | bunzip2 >"\${base%.*}" ;;
      */zipball/*) [ "$base" != "\${base%.*}" ] || unzip_from "$2" ;;
      */tarball/*) [ "$base" != "\${base%.*}" ] || curl -s "$2" | gunzip | tar -xvf - ;;
      *) echo "skipped: $2 is no archive" ;;
    esac
  ) >>"$log" 2>&1
}

unzip_from() {
  archive=$(mktemp) && curl -s -o "$archive" "$1" && unzip -o "$archive"
  rm -f "$archive"
}

# place PATH, owner, owning_group and mode are about one file
place() {
  path=$1
  run mkdir -p -- "$(dirname -- "$path")"
}

content() {
  printf %s "$1" >"$path" || fail "$path cannot be written"
}

download() {
  run curl -o "$path" "$1"
  [ -e "$path" ] || fail "$1 was not downloaded"
}

# listed DATABASE NAME: names that the system does not know are ignored
listed() {
  getent "$1" "$2" | cut -d : -f 1 | grep -qxF -- "$2"
}

owner() {
  if listed passwd "$1"; then run chown -- "$1" "$path" || fail "$path"; fi
}

owning_group() {
  if listed group "$1"; then run chgrp -- "$1" "$path" || fail "$path"; fi
}

# mode OCTAL: bits above 07777 say what kind of file it is
mode() {
  case $1 in
    '' | *[!0-7]*) fail "$path: $1 is no mode" ;;
    *) run chmod "$(printf %04o "$((0$1 & 07777))")" "$path" || fail "$path" ;;
  esac
}

# begin LABEL, at DIRECTORY, check COMMAND..., ignore VALUE and perform COMMAND... are about one command
begin() {
  label=$1 where=. skipped= ignored=
}

at() {
  where=$1
  case $where in '~' | '~/'*) where=\${HOME:-/root}\${where#'~'} ;; esac
  [ -e "$where" ] || skip "$where does not exist"
}

check() {
  [ -n "$skipped" ] || (cd "$where" && run "$@") || skip 'its test fails'
}

skip() {
  skipped=yes
  say "skipped: $label, $1"
}

ignore() {
  ignored=$1
}

perform() {
  [ -z "$skipped" ] || return 0
  (cd "$where" && run "$@") && return
  truth "$ignored" || fail "$label"
}

# control enable|disable|start|stop|status SERVICE
control() {
  if [ -e /bin/systemctl ]; then
    run /bin/systemctl "$1" "$2.service"
    return
  fi
  case $1 in
    enable | disable)
      if [ -e /sbin/chkconfig ]; then
        if [ "$1" = enable ]; then run /sbin/chkconfig "$2" on; else run /sbin/chkconfig "$2" off; fi
      else
        run /usr/sbin/update-rc.d "$2" "$1"
      fi
      ;;
    *) if [ -e /sbin/service ]; then run /sbin/service "$2" "$1"; else run /usr/sbin/service "$2" "$1"; fi ;;
  esac
}

# enabled SERVICE VALUE
enabled() {
  if truth "$2"; then control enable "$1"; else control disable "$1"; fi
}

# running SERVICE VALUE
running() {
  if control status "$1"; then
    truth "$2" || control stop "$1"
  elif truth "$2"; then
    control start "$1"
  fi
}
`;

/** Takes the names of sets from the command line; whose metadata it is, and how Heat is reached, do not matter. */
export const initArguments = `
sets=
while [ $# -gt 0 ]; do
  case $1 in
    -c | --configsets)
      sets=\${2:-}
      [ $# -lt 2 ] || shift
      ;;
    --configsets=*) sets=\${1#*=} ;;
    -c?*) sets=\${1#-c} ;;
  esac
  shift
done
`;

/** All sets are looked up before any is applied. */
export const initSets = `
configs=
IFS=,
set -- \${sets:-default}
unset IFS
for name; do
  name=$(printf %s "$name" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//')
  find_set "$name"
done
for config in $configs; do
  "$config"
done
`;
