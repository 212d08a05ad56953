import { namesIn, readText } from "./files.ts";
import type { Obstacle } from "./obstacle.ts";

/** firewalld runs. */
export const firewalld: Obstacle = {
  name: "firewalld",
  summary: "go on beside firewalld",
  async look({ root }) {
    const running = namesIn(`${root}/proc`).some(
      (name) => /^\d+$/.test(name) && readText(`${root}/proc/${name}/comm`).trim() === "firewalld",
    );
    if (!running) return [];
    return [
      "firewalld runs: what it refuses stays refused, whatever this policy allows",
      "stop it with `systemctl disable --now firewalld`, or say `--force firewalld` to have both judge",
    ];
  },
};
