import { readText } from "./files.ts";
import type { Obstacle } from "./obstacle.ts";

/** ufw is enabled (`/etc/ufw/ufw.conf`, whether its rules are loaded now or at the next boot). */
export const ufw: Obstacle = {
  name: "ufw",
  summary: "go on beside ufw",
  async look({ root }) {
    if (!/^\s*ENABLED\s*=\s*"?yes\b/im.test(readText(`${root}/etc/ufw/ufw.conf`))) return [];
    return [
      "ufw is enabled: what it refuses stays refused, whatever this policy allows",
      "switch it off with `ufw disable` once the policy says `default deny to host`, or say `--force ufw` to have both judge",
    ];
  },
};
