#!/bin/sh
# Compiled by wallc from policy.wall: what the rule files can't say. Running it again changes nothing.
# Usage: hooks.sh [add|remove]
set -eu
PATH="${PATH:+$PATH:}/usr/sbin:/usr/bin:/sbin:/bin"
failed=0

add() {
  # Jump from the built-in chains to ours.
  first() {
    if ! "$tool" -w 10 -t "$1" -C "$2" -j "$3" 2>/dev/null; then
      "$tool" -w 10 -t "$1" -I "$2" 1 -j "$3"
    elif [ "$("$tool" -w 10 -t "$1" -S "$2" 1)" != "-A $2 -j $3" ]; then
      printf "*%s\n-D %s -j %s\n-I %s 1 -j %s\nCOMMIT\n" "$1" "$2" "$3" "$2" "$3" | "$tool-restore" --noflush -w 10
    fi
  }
  for tool in iptables ip6tables; do
    if [ "$tool" = ip6tables ] && [ ! -e /proc/net/if_inet6 ]; then continue; fi
    for hook in raw/PREROUTING security/INPUT security/OUTPUT filter/FORWARD filter/INPUT filter/OUTPUT mangle/POSTROUTING mangle/FORWARD mangle/INPUT mangle/OUTPUT nat/PREROUTING nat/OUTPUT nat/POSTROUTING; do first "${hook%/*}" "${hook#*/}" "WALLC-${hook#*/}"; done
    if "$tool" -w 10 -t filter -S DOCKER-USER >/dev/null 2>&1; then first filter DOCKER-USER WALLC-FORWARD; fi
    for table in raw security filter mangle nat; do
      unused=$("$tool-save" -t "$table" 2>/dev/null | awk '
        /^:/ { name = substr($1, 2); ours[name] = name ~ /^WALLC-/ }
        /^-A / { for (i = 3; i <= NF; i++) if ($i ~ /^WALLC-/) goes[$2] = goes[$2] " " $i }
        END {
          for (name in ours) if (!ours[name]) { used[name] = 1; queue[++last] = name }
          for (at = 1; at <= last; at++) {
            count = split(goes[queue[at]], next_ones, " ")
            for (i = 1; i <= count; i++)
              if (!(next_ones[i] in used)) { used[next_ones[i]] = 1; queue[++last] = next_ones[i] }
          }
          for (name in ours) if (ours[name] && !(name in used)) print name
        }
      ')
      if [ -n "$unused" ]; then
        {
          echo "*$table"
          for chain in $unused; do echo "-F $chain"; done
          for chain in $unused; do echo "-X $chain"; done
          echo COMMIT
        } | "$tool-restore" --noflush -w 10
      fi
    done
  done
  if command -v ipset >/dev/null 2>&1; then
    for set in $(ipset list -n | sed -n '/^wallc-[^r]/p'); do ipset destroy "$set" 2>/dev/null || :; done
  fi
}

remove() {
  # Jump from the built-in chains to ours.
  for tool in iptables ip6tables; do
    if [ "$tool" = ip6tables ] && [ ! -e /proc/net/if_inet6 ]; then continue; fi
    command -v "$tool" >/dev/null 2>&1 || continue
    for hook in nat/POSTROUTING nat/OUTPUT nat/PREROUTING mangle/OUTPUT mangle/INPUT mangle/FORWARD mangle/POSTROUTING filter/OUTPUT filter/INPUT filter/FORWARD security/OUTPUT security/INPUT raw/PREROUTING; do
      table=${hook%/*}
      chain=${hook#*/}
      while "$tool" -w 10 -t "$table" -C "$chain" -j "WALLC-$chain" 2>/dev/null; do
        "$tool" -w 10 -t "$table" -D "$chain" -j "WALLC-$chain"
      done
    done
    while "$tool" -w 10 -t filter -C DOCKER-USER -j WALLC-FORWARD 2>/dev/null; do
      "$tool" -w 10 -t filter -D DOCKER-USER -j WALLC-FORWARD
    done
    for table in raw security filter mangle nat; do
      ours=$("$tool-save" -t "$table" 2>/dev/null | sed -n 's/^:\(WALLC-[A-Za-z0-9_-]*\) .*/\1/p')
      if [ -n "$ours" ]; then
        {
          echo "*$table"
          for chain in $ours; do echo "-F $chain"; done
          for chain in $ours; do echo "-X $chain"; done
          echo COMMIT
        } | "$tool-restore" --noflush -w 10
      fi
    done
  done
  if command -v ipset >/dev/null 2>&1; then
    for set in $(ipset list -n | sed -n '/^wallc-/p'); do ipset destroy "$set"; done
  fi
}

[ $# -gt 0 ] || set -- add
case "$1" in
  add) add ;;
  remove) remove ;;
  *)
    echo "usage: hooks.sh [add|remove]" >&2
    exit 2
    ;;
esac
exit "$failed"
