import { SystemdHost } from "./systemd-host.ts";

/** Lines of shell that make the image `bb` on a machine whose Docker runs. */
export const IMAGE = [
  "mkdir -p /run/image/bin /run/image/www",
  "cp /bin/busybox /run/image/bin",
  "for tool in sh httpd sleep; do ln -s busybox /run/image/bin/$tool; done",
  "tar -C /run/image -c . | docker import - bb",
];

/** The end of a `docker run`: a server on port 80. */
export const SERVE = "bb /bin/httpd -f -p 80 -h /www";

/** A machine with Docker, not enabled yet, whose iptables is of a variant. */
export function openMachine(variant: "nft" | "legacy"): Promise<SystemdHost> {
  const tools = ["iptables", "ip6tables"].flatMap((tool) =>
    ["", "-restore", "-save"].map((end) => `ln -sf /usr/sbin/${tool}-${variant}${end} etc/alternatives/${tool}${end}`),
  );
  const options = "echo 'DOCKER_OPTS=\"--storage-driver vfs\"' >etc/default/docker";
  return SystemdHost.open("mkdir -p etc/default etc/alternatives", options, ...tools);
}
