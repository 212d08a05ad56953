import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listeningSockets } from "../../../src/host/sockets.ts";
import { Folder } from "../cli/folder.ts";

const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/** A line as the kernel prints it. */
function line(local: string, state: string, inode: number): string {
  const none = local.length > 20 ? `${"0".repeat(32)}:0000` : "00000000:0000";
  return `   0: ${local} ${none} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

describe("the sockets that wait", () => {
  it("are read with their programs and containers", () => {
    const id = "ab".repeat(32);
    using folder = new Folder({
      "proc/net/tcp":
        HEAD + line("00000000:0050", "0A", 11) + line("0100007F:1F90", "0A", 12) + line("0100007F:1F91", "01", 13),
      "proc/net/tcp6":
        HEAD + line(`${"0".repeat(32)}:0947`, "0A", 14) + line("B80D0120000000000000000001000000:01BB", "0A", 15),
      "proc/net/udp": HEAD + line("00000000:12B5", "07", 0),
      "proc/100/comm": "nginx\n",
      "proc/100/cgroup": `0::/system.slice/docker-${id}.scope\n`,
      "proc/200/comm": "dockerd\n",
      "proc/200/cgroup": "0::/system.slice/docker.service\n",
    });
    for (const [pid, inode] of [
      [100, 11],
      [200, 14],
    ]) {
      mkdirSync(join(folder.path, `proc/${pid}/fd`));
      symlinkSync(`socket:[${inode}]`, join(folder.path, `proc/${pid}/fd/3`));
    }
    expect(listeningSockets(folder.path)).toEqual([
      { family: 4, protocol: "tcp", address: "any", port: 80, program: "nginx", container: id },
      { family: 4, protocol: "tcp", address: "127.0.0.1", port: 8080, program: "" },
      { family: 6, protocol: "tcp", address: "any", port: 2375, program: "dockerd" },
      { family: 6, protocol: "tcp", address: "2001:db8::1", port: 443, program: "" },
      { family: 4, protocol: "udp", address: "any", port: 4789, program: "" },
      { family: 4, protocol: "tcp", address: "any", port: 2375, program: "dockerd" },
    ]);
  });

  it("are none where nothing can be read", () => {
    expect(listeningSockets("/nonexistent")).toEqual([]);
  });
});
