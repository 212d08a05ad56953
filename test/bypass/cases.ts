import { readFileSync } from "node:fs";
import type { BypassCase, NamedCase } from "./case.ts";
import { publishedPort } from "./cases/01-published-port/case.ts";
import { containerPortInRules } from "./cases/02-container-port-in-rules/case.ts";
import { samePortOtherAddress } from "./cases/03-same-port-other-address/case.ts";
import { dockerUserNotAsked } from "./cases/04-docker-user-not-asked/case.ts";
import { chainAboveDockerUser } from "./cases/05-chain-above-docker-user/case.ts";
import { ipv6ThroughDockerProxy } from "./cases/06-ipv6-through-docker-proxy/case.ts";
import { sourceLostInDockerProxy } from "./cases/07-source-lost-in-docker-proxy/case.ts";
import { loopbackPort } from "./cases/08-loopback-port/case.ts";
import { directRouting } from "./cases/09-direct-routing/case.ts";
import { weakHostModel } from "./cases/10-weak-host-model/case.ts";
import { privateSource } from "./cases/11-private-source/case.ts";
import { unusualSubnets } from "./cases/12-unusual-subnets/case.ts";
import { addressOfAnother } from "./cases/13-address-of-another/case.ts";
import { publishedLater } from "./cases/14-published-later/case.ts";
import { startedAfterLoading } from "./cases/14-started-after-loading/case.ts";
import { bootOrder } from "./cases/15-boot-order/case.ts";
import { firewallReload } from "./cases/16-firewall-reload/case.ts";
import { flushRuleset } from "./cases/16-flush-ruleset/case.ts";
import { firewalldReload } from "./cases/17-firewalld-reload/case.ts";
import { betweenNetworks } from "./cases/18-between-networks/case.ts";
import { iccOff } from "./cases/19-icc-off/case.ts";
import { internalNetwork } from "./cases/19-internal-network/case.ts";
import { unpublishedPort } from "./cases/19-unpublished-port/case.ts";
import { otherNetwork } from "./cases/20-other-network/case.ts";
import { oneBridge } from "./cases/21-one-bridge/case.ts";
import { oneBridgeMadeLater } from "./cases/21-one-bridge-made-later/case.ts";
import { rawFrames } from "./cases/22-raw-frames/case.ts";
import { macvlan } from "./cases/23-macvlan/case.ts";
import { hostNetwork } from "./cases/24-host-network/case.ts";
import { swarmIngress } from "./cases/25-swarm-ingress/case.ts";
import { swarmWithoutIptables } from "./cases/26-swarm-without-iptables/case.ts";
import { swarmPorts } from "./cases/27-swarm-ports/case.ts";
import { liveFlows } from "./cases/28-live-flows/case.ts";
import { udpRestart } from "./cases/29-udp-restart/case.ts";
import { foreignDrop } from "./cases/30-foreign-drop/case.ts";
import { router } from "./cases/31-router/case.ts";
import { iptablesFalse } from "./cases/32-iptables-false/case.ts";
import { bridgeNetfilter } from "./cases/33-bridge-netfilter/case.ts";
import { ownPublishedPort } from "./cases/34-own-published-port/case.ts";
import { saveAndRestore } from "./cases/35-save-and-restore/case.ts";
import { otherVariant } from "./cases/36-other-variant/case.ts";
import { rulesOfOthers } from "./cases/37-rules-of-others/case.ts";
import { unknownName } from "./cases/38-unknown-name/case.ts";
import { emptyMeansNothing } from "./cases/39-empty-means-nothing/case.ts";
import { failedLoad } from "./cases/40-failed-load/case.ts";
import { hostileNames } from "./cases/41-hostile-names/case.ts";
import { twoNetworks } from "./cases/42-two-networks/case.ts";
import { labelOfTheAuthor } from "./cases/43-label-of-the-author/case.ts";
import { egress } from "./cases/44-egress/case.ts";
import { errorsAndNeighbours } from "./cases/45-errors-and-neighbours/case.ts";
import { posingAsAnother } from "./cases/46-posing-as-another/case.ts";
import { hostThroughGateway } from "./cases/47-host-through-gateway/case.ts";
import { publishedRange } from "./cases/48-published-range/case.ts";
import { piecesOfPackets } from "./cases/49-pieces-of-packets/case.ts";
import { otherProtocols } from "./cases/50-other-protocols/case.ts";
import { bridgeOfOwnName } from "./cases/51-bridge-of-own-name/case.ts";
import { hostLoopback } from "./cases/52-host-loopback/case.ts";
import { linkLocal } from "./cases/53-link-local/case.ts";
import { hairpinWithoutProxy } from "./cases/54-hairpin-without-proxy/case.ts";

const named: Readonly<Record<string, BypassCase>> = {
  "01-published-port": publishedPort,
  "02-container-port-in-rules": containerPortInRules,
  "03-same-port-other-address": samePortOtherAddress,
  "04-docker-user-not-asked": dockerUserNotAsked,
  "05-chain-above-docker-user": chainAboveDockerUser,
  "06-ipv6-through-docker-proxy": ipv6ThroughDockerProxy,
  "07-source-lost-in-docker-proxy": sourceLostInDockerProxy,
  "08-loopback-port": loopbackPort,
  "09-direct-routing": directRouting,
  "10-weak-host-model": weakHostModel,
  "11-private-source": privateSource,
  "12-unusual-subnets": unusualSubnets,
  "13-address-of-another": addressOfAnother,
  "14-published-later": publishedLater,
  "14-started-after-loading": startedAfterLoading,
  "15-boot-order": bootOrder,
  "16-firewall-reload": firewallReload,
  "16-flush-ruleset": flushRuleset,
  "17-firewalld-reload": firewalldReload,
  "18-between-networks": betweenNetworks,
  "19-icc-off": iccOff,
  "19-internal-network": internalNetwork,
  "19-unpublished-port": unpublishedPort,
  "20-other-network": otherNetwork,
  "21-one-bridge": oneBridge,
  "21-one-bridge-made-later": oneBridgeMadeLater,
  "22-raw-frames": rawFrames,
  "23-macvlan": macvlan,
  "24-host-network": hostNetwork,
  "25-swarm-ingress": swarmIngress,
  "26-swarm-without-iptables": swarmWithoutIptables,
  "27-swarm-ports": swarmPorts,
  "28-live-flows": liveFlows,
  "29-udp-restart": udpRestart,
  "30-foreign-drop": foreignDrop,
  "31-router": router,
  "32-iptables-false": iptablesFalse,
  "33-bridge-netfilter": bridgeNetfilter,
  "34-own-published-port": ownPublishedPort,
  "35-save-and-restore": saveAndRestore,
  "36-other-variant": otherVariant,
  "37-rules-of-others": rulesOfOthers,
  "38-unknown-name": unknownName,
  "39-empty-means-nothing": emptyMeansNothing,
  "40-failed-load": failedLoad,
  "41-hostile-names": hostileNames,
  "42-two-networks": twoNetworks,
  "43-label-of-the-author": labelOfTheAuthor,
  "44-egress": egress,
  "45-errors-and-neighbours": errorsAndNeighbours,
  "46-posing-as-another": posingAsAnother,
  "47-host-through-gateway": hostThroughGateway,
  "48-published-range": publishedRange,
  "49-pieces-of-packets": piecesOfPackets,
  "50-other-protocols": otherProtocols,
  "51-bridge-of-own-name": bridgeOfOwnName,
  "52-host-loopback": hostLoopback,
  "53-link-local": linkLocal,
  "54-hairpin-without-proxy": hairpinWithoutProxy,
};

/** Every case, by its folder. */
export const cases: readonly NamedCase[] = Object.entries(named).map(([name, tried]) => ({
  ...tried,
  name,
  policy: readFileSync(new URL(`cases/${name}/policy.wall`, import.meta.url), "utf8"),
}));
