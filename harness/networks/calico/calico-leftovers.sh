# Takes away what Felix leaves behind on a host besides its firewall chains. Fails, with words, when something stays.
# $1: the subnet of all containers. $2: the device of its tunnel, or nothing.
exec 2>/dev/null
for set in $(ipset list -name | grep '^cali'); do ipset destroy "$set"; done
ip -4 route flush root "$1"
ip -4 route flush root "$1" type blackhole
for device in /sys/class/net/cali*; do
  [ ! -e "$device" ] || ip link delete "${device##*/}"
done
case "$2" in
  tunl0) ip -4 address flush dev tunl0; ip link set tunl0 down ;;
  ?*) ip link delete "$2" ;;
esac
stays=$(
  ipset list -name | grep '^cali'
  ip -4 route show root "$1"
  ls /sys/class/net | grep -E '^(cali|vxlan\.calico)'
)
[ -z "$stays" ] || { echo "$stays"; exit 1; }
