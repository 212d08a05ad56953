import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasForbidden } from "../../../../lang/characters.ts";
import { parse } from "../../../../lang/parse.ts";
import type { EndpointItem, Statement } from "../../../../lang/tree.ts";
import type { Container, Network, Topology } from "../../../../src/docker/topology.ts";
import { ask } from "./ask.ts";

const CONTAINER: Container = {
  id: "a",
  name: "web",
  labels: {},
  state: "running",
  networkMode: { kind: "networks" },
  endpoints: [],
  ports: [],
  configuredPorts: [],
};
const NETWORK: Network = {
  id: "n",
  name: "shop",
  driver: "bridge",
  scope: "local",
  bridge: "br-0123456789ab",
  subnets: [],
  internal: false,
  ipv6: false,
  icc: true,
  masquerade: true,
  trustedHostInterfaces: [],
  ingress: false,
  labels: {},
};

function world(containers: readonly Partial<Container>[], more: Partial<Topology> = {}): Topology {
  const all = containers.map((one, at) => ({ ...CONTAINER, id: `${at}`, ...one }));
  return { version: 1, engine: {}, containers: all, networks: [], services: [], ...more };
}

/** What somebody may call something: mostly what needs quotes. */
const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(..."ab0 _-./=\"\\,;#{}*?$|é\t\n'"), maxLength: 8 }),
  fc.constantFrom("from", "to", "any", "0web", "10.0.0.1", "tcp", "log", "a b", "constructor", "__proto__"),
);

/** Whether a policy can hold the name at all. */
function isWritable(text: string): boolean {
  return text !== "" && !/[\r\n]/.test(text) && !hasForbidden(text);
}

function endpointOf(text: string): EndpointItem | undefined {
  const { statements, diagnostics } = parse("policy.wall", text);
  expect(diagnostics).toEqual([]);
  const [rule] = statements as readonly Statement[];
  return rule?.kind === "rule" ? rule.to.items[0] : undefined;
}

/** Takes every proposal at the `|`, with and without a quote typed already. */
function taken(
  words: string,
  topology: Topology,
): { readonly label: string; readonly item: EndpointItem | undefined }[] {
  return [`${words} |`, `${words} "|`, `${words} "|"`].flatMap((begun) => {
    const asked = ask(`allow tcp 80 to ${begun} as "x"\n`, topology);
    return asked.found
      .filter(({ kind }) => kind !== "keyword")
      .map((one) => ({ label: one.label, item: endpointOf(asked.take(one)) }));
  });
}

describe("what is inserted for a name of Docker's is exactly that name", () => {
  it("of a container", () => {
    fc.assert(
      fc.property(name, (text) => {
        const all = taken("container", world([{ name: text }]));
        expect(all.length).toBe(isWritable(text) && !/[*?]/.test(text) ? 3 : 0);
        for (const { item } of all) expect(item).toMatchObject({ kind: "container", name: text, glob: false });
      }),
    );
  });

  it("of a label, alone and with its value", () => {
    fc.assert(
      fc.property(name, name, (key, value) => {
        const labels = Object.fromEntries([[key, value]]);
        const all = taken("label", world([{ labels }]));
        expect(all.length).toBe(!isWritable(key) ? 0 : isWritable(value) ? 6 : 3);
        const expected = { kind: "label", key };
        for (const { label, item } of all) {
          if (label === key) expect(item).not.toHaveProperty("value");
          expect(item).toMatchObject(label === key ? expected : { ...expected, value });
        }
      }),
    );
  });

  it("of a label's value behind its key", () => {
    fc.assert(
      fc.property(name, (value) => {
        for (const begun of ["label tier=|", 'label tier="|', 'label "tier"="|"', 'label tier="|"']) {
          const asked = ask(`allow tcp 80 to ${begun} as "x"\n`, world([{ labels: { tier: value } }]));
          expect(asked.labels).toEqual(isWritable(value) ? [value] : []);
          for (const one of asked.found) {
            expect(endpointOf(asked.take(one))).toMatchObject({ kind: "label", key: "tier", value });
          }
        }
      }),
    );
  });

  it("of a Compose project and its services", () => {
    fc.assert(
      fc.property(name, name, (project, service) => {
        const all = taken("compose", world([{ compose: { project, service } }]));
        const whole = isWritable(project) && isWritable(service);
        expect(all.length).toBe(!isWritable(project) ? 0 : whole ? 6 : 3);
        for (const { label, item } of all) {
          expect(item).toMatchObject(
            label === project ? { kind: "compose", project } : { kind: "compose", project, service },
          );
        }
      }),
    );
  });

  it("of a service behind its project", () => {
    fc.assert(
      fc.property(name, (service) => {
        for (const begun of ["shop/|", 'shop/"|"', '"shop"/|', '"shop"/"|', "shop/x|yz", "sh|op/abc"]) {
          const asked = ask(
            `allow tcp 80 to compose ${begun} as "x"\n`,
            world([{ compose: { project: "shop", service } }]),
          );
          for (const one of asked.found) {
            const second = begun === "sh|op/abc" ? "abc" : service;
            expect(endpointOf(asked.take(one)), begun).toMatchObject({
              kind: "compose",
              project: "shop",
              service: second,
            });
          }
          expect(asked.found.length).toBe(begun === "sh|op/abc" || isWritable(service) ? 1 : 0);
        }
      }),
    );
  });

  it("of a network and a Swarm service", () => {
    fc.assert(
      fc.property(name, (text) => {
        const networks = taken("network", world([], { networks: [{ ...NETWORK, name: text }] }));
        const services = taken("swarm", world([], { services: [{ id: "s", name: text, labels: {}, ports: [] }] }));
        expect([networks.length, services.length]).toEqual(isWritable(text) ? [3, 3] : [0, 0]);
        for (const { item } of networks) expect(item).toMatchObject({ kind: "network", name: text });
        for (const { item } of services) expect(item).toMatchObject({ kind: "swarm", service: text });
      }),
    );
  });

  it("in a whole phrase", () => {
    fc.assert(
      fc.property(name, name, (text, service) => {
        const asked = ask('allow tcp 80 to | as "x"\n', world([{ name: text, compose: { project: text, service } }]));
        for (const one of asked.found.filter(({ kind }) => kind !== "keyword")) {
          const item = endpointOf(asked.take(one));
          if (item?.kind === "compose") expect(item).toMatchObject({ project: text, service });
          else expect(item).toMatchObject({ kind: "container", name: text });
        }
      }),
    );
  });
});

describe("what is inserted for a name of the policy's, or an interface, is exactly that name", () => {
  it("of a group", () => {
    const quoted = `let "night \\"shift\\" \\\\ 1" = 10.0.0.1\nlet plain = 10.0.0.2\n`;
    for (const begun of ["from |", 'from "|', 'from "|"', 'from "ni|ght"', "from pl|"]) {
      const asked = ask(`${quoted}allow tcp 80 ${begun} to host\n`);
      const names = asked.found.filter(({ kind }) => kind === "group");
      expect(names.map(({ label }) => label)).toEqual(['night "shift" \\ 1', "plain"]);
      for (const one of names) {
        const { statements, diagnostics } = parse("policy.wall", asked.take(one));
        expect(diagnostics).toEqual([]);
        const rule = statements.at(-1);
        expect(rule?.kind === "rule" && rule.from?.items[0]).toMatchObject({ kind: "name", name: one.label });
      }
    }
  });

  it("of an interface, where the language can write it", () => {
    fc.assert(
      fc.property(name, (text) => {
        const host = { interfaces: [{ name: text, bridge: false, addresses: [] }] };
        for (const begun of ["|", '"|', '"|"']) {
          const asked = ask(`zone lan = interface ${begun}\n`, world([], { host }));
          for (const one of asked.found) {
            const { statements, diagnostics } = parse("policy.wall", asked.take(one));
            expect(diagnostics).toEqual([]);
            const [zone] = statements;
            expect(zone?.kind === "zone" && zone.interfaces.map(({ pattern }) => pattern)).toEqual([text]);
          }
          const plain = /^[a-z][a-z0-9_.-]{0,14}$/.test(text) && text !== "lo" && !text.startsWith("veth");
          if (plain) expect(asked.found.length).toBe(1);
        }
      }),
    );
  });
});
