import { expect } from "vitest";
import { IntervalSet } from "../../../src/ip/interval-set.ts";
import { decide, describeDecision } from "../../../src/ir/decide.ts";
import type { Ir, PathName, Rule } from "../../../src/ir/ir.ts";
import { freshMemory } from "../../../src/ir/memory.ts";
import type { Packet } from "../../../src/ir/packet.ts";
import { compile, fileOf } from "./files.ts";
import { Interpreter, type Kernel } from "./interpreter.ts";

const RUNTIME = new Map([
  ["runtime:bans", IntervalSet.parse(["198.51.100.7", "2001:db8::8"])],
  ["runtime:guests", IntervalSet.parse(["10.0.0.5", "fd00::3"])],
]);

function kernel(sets: string): Kernel {
  const elements = new Map<string, string[]>([
    ["wallc-r4_bans", ["198.51.100.7"]],
    ["wallc-r6_bans", ["2001:db8::8"]],
    ["wallc-r4_guests", ["10.0.0.5"]],
    ["wallc-r6_guests", ["fd00::3"]],
  ]);
  for (const line of sets.split("\n")) {
    const [command, name = "", element = ""] = line.split(" ");
    if (command === "flush") elements.set(name, []);
    if (command === "add") elements.get(name)?.push(element);
    if (command === "swap") elements.set(element, elements.get(name) ?? []);
  }
  return { now: 0, rates: new Map(), connections: new Map(), sets: elements };
}

const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  "tcp-reset": ["tcp-reset"],
  "port-unreachable": ["icmp-port-unreachable", "icmp6-port-unreachable"],
  "host-unreachable": ["icmp-host-unreachable", "icmp6-addr-unreachable"],
  "admin-prohibited": ["icmp-admin-prohibited", "icmp6-adm-prohibited"],
};

/** iptables counts redirected connections of the machine itself apart, and says so. */
export function withoutOwnConnections(ir: Ir): Ir {
  const strip = ({ connections: _, ...rule }: Rule): Rule => rule;
  const path = ir.paths["from-host"];
  const stripped = { ...path, rules: path.rules.map(strip), engineRules: path.engineRules.map(strip) };
  return { ...ir, paths: { ...ir.paths, ["from-host" satisfies PathName]: stripped } };
}

/** Judges packets one after the other by `decide` and by the files, and expects the same of both. */
export function check(
  ir: Ir,
  packets: readonly Packet[],
  options: { readonly ipset: boolean; readonly securityTable?: boolean },
  mark: number,
): void {
  const emission = compile(ir, options);
  const machine = kernel(fileOf(emission, "sets.ipset"));
  const byFamily = {
    4: new Interpreter(fileOf(emission, "rules.v4"), machine),
    6: new Interpreter(fileOf(emission, "rules.v6"), machine),
  };
  let memory = freshMemory(RUNTIME);
  packets.forEach((packet, index) => {
    memory = { ...memory, now: index * 7 };
    machine.now = index * 7;
    const decision = decide(ir, packet, memory);
    const outcome = byFamily[packet.source.family].judge(packet, mark);
    const wanted =
      decision.verdict === "deny" ? ["drop"] : decision.reject ? answers(decision.reject, packet) : ["pass"];
    const text = `${describeDecision(decision, packet)} on ${decision.path}, ${packet.hook} ${packet.in} ${packet.out}`;
    const silent = options.securityTable === false && packet.hook === "input" && decision.verdict === "reject";
    expect(silent ? ["drop"] : wanted, text).toContain(outcome.verdict);
    expect(outcome.logged, text).toEqual(decision.logged.map((log) => log.prefix));
    if (outcome.verdict === "pass") expect(outcome.mark & (mark === 0 ? 0xffffffff : 0x10000000), text).toBe(0);
  });
}

/** What isn't tcp can't be reset: it is dropped. */
function answers(kind: string, packet: Packet): readonly string[] {
  return kind === "tcp-reset" && packet.protocol !== 6 ? ["drop"] : (ANSWERS[kind] ?? []);
}
