# Removes firewall chains and every rule that names one of them, or whatever else matches.
# $1: how the chains' names begin. $2: an extended regular expression for further rules, as `iptables -S` shows them.
for table in raw mangle nat filter; do
  iptables --wait -t "$table" -S | grep -E -e "^-A [^ ]+ .*-j $1|^-A .*($2)" | sed 's/^-A/-D/' |
    xargs -r -L 1 iptables --wait -t "$table"
  chains=$(iptables --wait -t "$table" -S | sed -n "s/^-N \($1[^ ]*\)$/\1/p")
  for chain in $chains; do iptables --wait -t "$table" -F "$chain"; done
  for chain in $chains; do iptables --wait -t "$table" -X "$chain"; done
done 2>/dev/null
stays=$(iptables-save | grep -E -e "^:$1|^-A .*($2)")
[ -z "$stays" ] || { echo "$stays"; exit 1; }
