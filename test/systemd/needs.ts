import { ENGINE, type Need } from "../lab/need.ts";

/** What a test needs that boots a machine. */
export const SYSTEMD: readonly Need[] = [...ENGINE, "systemctl", "systemd-analyze"];
