import { backendLeftovers } from "./backend-leftovers.ts";
import { bothVariants } from "./both-variants.ts";
import { bridgeNetfilter } from "./bridge-netfilter.ts";
import type { Check } from "./check.ts";
import { dockerRulesGone } from "./docker-rules-gone.ts";
import { dockerUser } from "./docker-user.ts";
import { engineApi } from "./engine-api.ts";
import { foreignDrop } from "./foreign-drop.ts";
import { ipForward } from "./ip-forward.ts";
import { ipv6ThroughProxy } from "./ipv6-through-proxy.ts";
import { nftablesService } from "./nftables-service.ts";
import { otherFirewall } from "./other-firewall.ts";
import { ownRules } from "./own-rules.ts";
import { publishedEverywhere } from "./published-everywhere.ts";
import { routeLocalnet } from "./route-localnet.ts";

/** Every check, in the order in which findings are told: what makes the whole policy untrue first. */
export const CHECKS: readonly Check[] = [
  ownRules,
  nftablesService,
  otherFirewall,
  foreignDrop,
  bothVariants,
  backendLeftovers,
  dockerUser,
  dockerRulesGone,
  bridgeNetfilter,
  ipForward,
  routeLocalnet,
  engineApi,
  publishedEverywhere,
  ipv6ThroughProxy,
];
