# Takes away what weaver leaves behind on a host: devices, and IPsec policies and associations. Fails, with words, when
# something stays.
# $1: its helper.
[ ! -e /sys/class/net/datapath ] || "$1" delete-datapath datapath
for device in /sys/class/net/weave /sys/class/net/vethwe* /sys/class/net/vxlan-6784; do
  [ ! -e "$device" ] || ip link delete "${device##*/}"
done 2>/dev/null

# Its policies have a mark of their own, and its associations no number of a request, which Docker's have.
policies() {
  ip xfrm policy list dir out 2>/dev/null |
    awk '$1 == "src" { pair = $2 " " $4 } $1 == "mark" && $2 == "0x20000/0x20000" { print pair }'
}
associations() {
  [ -z "$1" ] || ip xfrm state list src "$1" dst "$2" proto esp mode transport reqid 0
}
pairs=$(policies)
stays=$(
  echo "$pairs" | while read -r here there; do
    [ -n "$here" ] || continue
    ip xfrm policy delete src "$here" dst "$there" proto udp dir out mark 0x20000 mask 0x20000
    ip xfrm state deleteall src "$here" dst "$there" proto esp mode transport reqid 0
    ip xfrm state deleteall src "$there" dst "$here" proto esp mode transport reqid 0
    associations "$here" "$there"
    associations "$there" "$here"
  done 2>/dev/null
  ls /sys/class/net | grep -E '^(weave|datapath|vethwe.*|vxlan-6784)$'
  policies
)
[ -z "$stays" ] || { echo "$stays"; exit 1; }
