import { anyToAny } from "./any-to-any.ts";
import { claimedPort } from "./claimed-port.ts";
import { containerBeyondFirewall } from "./container-beyond-firewall.ts";
import { containerCanPose } from "./container-can-pose.ts";
import { containerPortForPublished } from "./container-port-for-published.ts";
import { dockerDropsBetweenNetworks } from "./docker-drops-between-networks.ts";
import { dockerDropsIcc } from "./docker-drops-icc.ts";
import { dockerDropsInternal } from "./docker-drops-internal.ts";
import { dockerDropsUnpublished } from "./docker-drops-unpublished.ts";
import { hostPortForContainer } from "./host-port-for-container.ts";
import { hostRuleForPublished } from "./host-rule-for-published.ts";
import { hostToContainersRefused } from "./host-to-containers-refused.ts";
import { hostWithoutSsh } from "./host-without-ssh.ts";
import { ipv4OnlyAllow } from "./ipv4-only-allow.ts";
import { ipv4OnlyRefusal } from "./ipv4-only-refusal.ts";
import { limitWithoutSource } from "./limit-without-source.ts";
import type { LintRule } from "./lint-rule.ts";
import { ownAddress } from "./own-address.ts";
import { ownAddressIsNoLimit } from "./own-address-is-no-limit.ts";
import { publishedLater } from "./published-later.ts";
import { publishedToEverybody } from "./published-to-everybody.ts";
import { rawFramesWithinBridge } from "./raw-frames-within-bridge.ts";
import { uncoveredPublishedPort } from "./uncovered-published-port.ts";

/** Every lint rule. Findings of one place stand in this order. */
export const lintRules: readonly LintRule[] = [
  anyToAny,
  hostWithoutSsh,
  limitWithoutSource,
  hostPortForContainer,
  containerPortForPublished,
  hostRuleForPublished,
  claimedPort,
  ownAddress,
  ownAddressIsNoLimit,
  uncoveredPublishedPort,
  publishedToEverybody,
  containerBeyondFirewall,
  rawFramesWithinBridge,
  containerCanPose,
  hostToContainersRefused,
  publishedLater,
  dockerDropsUnpublished,
  dockerDropsInternal,
  dockerDropsBetweenNetworks,
  dockerDropsIcc,
  ipv4OnlyRefusal,
  ipv4OnlyAllow,
];
