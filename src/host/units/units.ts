import { dockerGuard } from "./docker-guard.ts";
import { firewallService } from "./firewall-service.ts";
import { scratchService } from "./scratch-service.ts";
import { scratchSocket } from "./scratch-socket.ts";
import type { UnitFactory } from "./unit.ts";
import { watchService } from "./watch-service.ts";

/** Every unit that `wallc install` writes, in the order of the boot. */
export const UNIT_FACTORIES: readonly UnitFactory[] = [
  firewallService,
  dockerGuard,
  scratchSocket,
  scratchService,
  watchService,
];
