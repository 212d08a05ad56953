# Starts the machine's own systemd as the first process of namespaces of its own, over a copy of the machine's files that lives in
# memory (FOLDER, kept from one boot to the next). Nothing outside can be changed from there: what a kernel has once for
# all namespaces (/proc/sys but for net, /sys, devices) is read-only or not there.
set -eu
FOLDER=$1
mkdir -p "$FOLDER/files" "$FOLDER/work" "$FOLDER/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$FOLDER/files,workdir=$FOLDER/work" "$FOLDER/root"
cd "$FOLDER/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,rw proc/sys/net
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
  touch "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
if [ ! -e etc/booted ]; then
  rm -rf etc/systemd/system var/lib/docker var/lib/containerd var/lib/wallc etc/wallc var/log/journal
  mkdir -p etc/systemd/system
  for unit in systemd-sysctl.service systemd-modules-load.service systemd-binfmt.service proc-sys-fs-binfmt_misc.automount \
    proc-sys-fs-binfmt_misc.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \
    sys-fs-fuse-connections.mount systemd-udevd.service systemd-udev-trigger.service systemd-random-seed.service \
    systemd-logind.service getty.target systemd-update-utmp.service systemd-pstore.service; do
    ln -s /dev/null "etc/systemd/system/$unit"
  done
  ln -s /lib/systemd/system/multi-user.target etc/systemd/system/default.target
  touch etc/booted
fi
mkdir -p old
pivot_root . old
umount -l /old
exec env -i container=wallc-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --log-target=journal
