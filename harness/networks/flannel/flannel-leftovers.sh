# Takes back what flanneld leaves behind on a host, whatever there is of it. Fails, with words, when something stays.
# $1: the interface on the underlay. $2: the subnet of all hosts. $3: its device, or nothing.
exec 2>/dev/null
iptables --wait -t filter -D FORWARD -m comment --comment 'flanneld forward' -j FLANNEL-FWD
iptables --wait -t filter -F FLANNEL-FWD
iptables --wait -t filter -X FLANNEL-FWD
iptables --wait -t nat -D POSTROUTING -m comment --comment 'flanneld masq' -j FLANNEL-POSTRTG
iptables --wait -t nat -F FLANNEL-POSTRTG
iptables --wait -t nat -X FLANNEL-POSTRTG
ip -4 route flush root "$2" dev "$1"
[ -z "$3" ] || ip link delete "$3"

stays=$(
  iptables-save | grep FLANNEL-
  ip -4 route show root "$2" dev "$1"
  [ -z "$3" ] || ip -brief link show "$3"
)
[ -z "$stays" ] || { echo "$stays"; exit 1; }
