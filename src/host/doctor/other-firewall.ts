import { firewalld } from "../obstacles/firewalld.ts";
import { ufw } from "../obstacles/ufw.ts";
import type { Ailment, Check } from "./check.ts";

/** Ufw is enabled, or firewalld runs. */
export const otherFirewall: Check = {
  name: "other-firewall",
  summary: "ufw or firewalld in use",
  async look({ root }) {
    const found: Ailment[] = [];
    const about = [
      [ufw, "ufw disable"],
      [firewalld, "systemctl disable --now firewalld"],
    ] as const;
    for (const [{ look }, command] of about) {
      const [said] = await look({ root } as Parameters<typeof look>[0]);
      const [message, why] = said?.split(": ") ?? [];
      if (message && why) found.push({ message, why, command });
    }
    return found;
  },
};
