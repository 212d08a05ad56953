import { firewalld } from "./firewalld.ts";
import { mark } from "./mark.ts";
import { nftablesService } from "./nftables-service.ts";
import type { Obstacle } from "./obstacle.ts";
import { otherVariant } from "./other-variant.ts";
import { ssh } from "./ssh.ts";
import { tests } from "./tests.ts";
import { ufw } from "./ufw.ts";

/** Every obstacle, in the order in which they are told. */
export const OBSTACLES: readonly Obstacle[] = [tests, ssh, ufw, firewalld, nftablesService, otherVariant, mark];
