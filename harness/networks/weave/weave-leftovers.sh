# Takes away the devices that weaver leaves behind on a host. Fails, with words, when one stays.
# $1: its helper.
[ ! -e /sys/class/net/datapath ] || "$1" delete-datapath datapath
for device in /sys/class/net/weave /sys/class/net/vethwe* /sys/class/net/vxlan-6784; do
  [ ! -e "$device" ] || ip link delete "${device##*/}"
done 2>/dev/null
stays=$(ls /sys/class/net | grep -E '^(weave|datapath|vethwe.*|vxlan-6784)$')
[ -z "$stays" ] || { echo "$stays"; exit 1; }
