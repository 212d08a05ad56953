import { ICMP_TYPES } from "../../../lang/icmp.ts";
import { PLAIN_PROTOCOLS } from "../../../lang/words.ts";
import { type Address, formatAddress } from "../../ip/address.ts";
import type { Decision } from "../../ir/decide.ts";
import type { Origin } from "../../ir/ir.ts";
import type { Packet } from "../../ir/packet.ts";
import type { Reality } from "../../policy/reality.ts";
import type { Boxes } from "./boxes-of.ts";
import type { Counterexample } from "./prover.ts";
import type { Sample } from "./sample.ts";
import { hasIn, hasOut } from "./sheet.ts";

/** The packet in words: `tcp from 203.0.113.9 to 172.20.0.3 (container db) port 5432, coming in by any outside interface`. */
export function packetWords({ packet, groups }: Sample, found: Counterexample, boxes: Boxes, reality: Reality): string {
  const { sheet, box } = found;
  const ways = [
    ...(sheet.hook === "output" ? ["sent by this host itself"] : []),
    ...(hasIn(sheet) ? [`coming in by ${interfaceWords(box.in, packet.in, boxes)}`] : []),
    ...(hasOut(sheet) && !isContainer(packet, reality)
      ? [`leaving by ${interfaceWords(box.out, packet.out, boxes)}`]
      : []),
    ...groups.map(
      ({ group, address }) => `while \`${group.replace(/^runtime:/, "")}\` holds ${formatAddress(address)}`,
    ),
  ];
  const source = named(packet.source, packet.in, reality);
  return [`${trafficWords(packet)} from ${source} to ${targetWords(packet, found, reality)}`, ...ways].join(", ");
}

function targetWords(packet: Packet, { path, sheet }: Counterexample, reality: Reality): string {
  const port = packet.port === undefined ? "" : ` port ${packet.port}`;
  const { redirectedFrom: asked } = packet;
  if (asked) {
    const target = named(packet.destination, packet.out === "lo" ? undefined : packet.out, reality);
    return `${formatAddress(asked.destination)} port ${asked.port}, redirected to ${target}${port}`;
  }
  if (sheet.hook !== "input") return `${named(packet.destination, packet.out, reality)}${port}`;
  const how = path === "to-host" ? "this host" : "this host, for docker-proxy";
  return `${formatAddress(packet.destination)} (${how})${port}`;
}

function isContainer({ destination, out }: Packet, reality: Reality): boolean {
  return containerAt(destination, out, reality) !== undefined;
}

function named(address: Address, bridge: string | undefined, reality: Reality): string {
  const container = containerAt(address, bridge, reality);
  return `${formatAddress(address)}${container === undefined ? "" : ` (container ${container})`}`;
}

function containerAt(address: Address, bridge: string | undefined, { places }: Reality): string | undefined {
  const text = formatAddress(address);
  return places.find((one) => one.address === text && (bridge === undefined || one.bridge === bridge))?.container;
}

function interfaceWords(mask: bigint, name: string, { interfaces }: Boxes): string {
  const all = (some: bigint) => (some & ~mask) === 0n;
  if (all(interfaces.all)) return "any interface";
  if (all(interfaces.outside)) return "any outside interface";
  if (all(interfaces.docker)) return "any Docker bridge";
  return name;
}

const PORT_NAMES: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp", 132: "sctp" };

function trafficWords({ protocol, icmpType, source: { family } }: Packet): string {
  if (icmpType !== undefined) {
    const type = [...ICMP_TYPES[family]].find(([, number]) => number === icmpType)?.[0] ?? icmpType;
    return `${family === 4 ? "icmp" : "icmpv6"} ${type}`;
  }
  const plain = [...PLAIN_PROTOCOLS].find(([, number]) => number === protocol)?.[0];
  return PORT_NAMES[protocol] ?? plain ?? `proto ${protocol}`;
}

const VERDICTS = { allow: "allowed", untouched: "allowed", deny: "denied", reject: "rejected" } as const;

/** What became of it and why: `is allowed by line 7`. `entry` is the policy's first file, which needs no name. */
export function decisionWords({ verdict, by, path }: Decision, entry: string): string {
  return `is ${VERDICTS[verdict]} by ${deciderWords(by, (path ?? "").replaceAll("-", " "), entry)}`;
}

function deciderWords(by: Decision["by"], path: string, entry: string): string {
  switch (by.kind) {
    case "rule":
      return /^r\d+$/.test(by.rule.id)
        ? lineWords(by.rule.origin, entry)
        : `what this policy does in Docker's stead (${lineWords(by.rule.origin, entry)})`;
    case "final":
      return by.final.origin
        ? `the default of \`${path}\` (${lineWords(by.final.origin, entry)}${by.final.trial ? ", on trial" : ""})`
        : `what holds for \`${path}\` without a default`;
    case "guard":
      return "the guards against forged addresses";
    case "undecided":
      return `nobody: the policy leaves \`${path}\` as it was`;
    default:
      return `what always holds (${by.kind})`;
  }
}

function lineWords({ file, line }: Origin, entry: string): string {
  return file === entry ? `line ${line}` : `${file}:${line}`;
}
