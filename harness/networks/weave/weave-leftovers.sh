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
policies | while read -r source target; do
  ip xfrm policy delete src "$source" dst "$target" proto udp dir out mark 0x20000 mask 0x20000
done
ip xfrm state deleteall proto esp mode transport reqid 0 2>/dev/null

stays=$(ls /sys/class/net | grep -E '^(weave|datapath|vethwe.*|vxlan-6784)$'; policies)
[ -z "$stays" ] || { echo "$stays"; exit 1; }
