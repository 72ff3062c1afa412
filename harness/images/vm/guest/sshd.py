"""The way into the guest."""
import os
import subprocess

HOST_KEY = "/etc/ssh/ssh_host_ed25519_key"
CONFIGURATION = """\
ListenAddress {address}
HostKey {host_key}
PidFile none
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
MaxSessions 200
MaxStartups 200
AllowStreamLocalForwarding yes
AllowTcpForwarding yes
SetEnv PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DOCKER_HOST=unix:///run/overlab/docker.sock
Subsystem sftp internal-sftp
"""


def prepare():
    """Reads once what is run later, so that it is in memory then."""
    for program in ("/usr/sbin/sshd", "/usr/bin/ssh-keygen"):
        with open(program, "rb") as file:
            file.read()
    subprocess.run(["/usr/sbin/sshd", "-V"], check=False, capture_output=True)


def start(address, authorized_key):
    """Makes a host key and starts sshd. Returns the public host key."""
    os.makedirs("/root/.ssh", mode=0o700, exist_ok=True)
    with open("/root/.ssh/authorized_keys", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(f"{authorized_key}\n")
    with open("/etc/ssh/sshd_config.overlab", "w") as file:
        file.write(CONFIGURATION.format(address=address, host_key=HOST_KEY))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", HOST_KEY], check=True)
    subprocess.run(["/usr/sbin/sshd", "-f", "/etc/ssh/sshd_config.overlab", "-E", "/var/log/overlab-sshd.log"], check=True)
    with open(f"{HOST_KEY}.pub") as file:
        return file.read().strip()
