import { describe, expect, it } from "vitest";
import { finding, findings, irOf, verdict } from "./build.ts";
import { HOST } from "./host.ts";

const CLOSED = "default deny to containers\ndefault deny from containers";
const OPEN = "default allow to containers";

describe("a name that the engine doesn't know", () => {
  const kinds = ["container wwww", "compose shop/wb", "compose shopp", "network shopp", "swarm frontt"];

  it.each(kinds)("is a warning in an allow: %s", (place) => {
    expect(findings(`allow tcp 80 from any to ${place}\n${CLOSED}`, HOST)).toEqual([`unknown-docker-name: ${place}`]);
  });

  it.each(kinds)("is an error in a deny and a reject: %s", (place) => {
    for (const action of ["deny", "reject"]) {
      const text = `${action} tcp 80 from internet to ${place}\n${CLOSED}`;
      expect(findings(text, HOST)).toEqual([`unknown-docker-name-refused: ${place}`]);
    }
  });

  it("is judged as a source too", () => {
    expect(findings("allow any from container wwww to internet", HOST)).toEqual([
      "unknown-docker-name: container wwww",
    ]);
    expect(findings("deny any from network shopp to internet", HOST)).toEqual([
      "unknown-docker-name-refused: network shopp",
    ]);
  });

  it("opens nothing in an allow", () => {
    const ir = irOf(`allow any from any to container wwww, compose shopp, network shopp\n${CLOSED}`, HOST);
    expect(verdict(ir, "eth0 203.0.113.9 > docker0 172.17.0.2 tcp 80 was 198.51.100.1 8080")).toBe("deny");
    expect(verdict(ir, "eth0 203.0.113.9 > br-shop 172.18.0.3 tcp 5432")).toBe("deny");
    const out = irOf(`allow any from container wwww, network shopp to any\n${CLOSED}`, HOST);
    expect(verdict(out, "docker0 172.17.0.2 > eth0 8.8.8.8 tcp 443")).toBe("deny");
  });

  it("comes with the nearest one that is known", () => {
    const help = (text: string, code = "unknown-docker-name") => finding(text, code, HOST).help.join(" ");
    expect(help("allow tcp 80 to container wwww")).toContain("`www`");
    expect(help("allow tcp 80 to compose shop/ap")).toContain("`shop/api`");
    expect(help("allow tcp 80 to network shpo")).toContain("`shop`");
    expect(help("allow tcp 80 to swarm frnot")).toContain("`front`");
    expect(help("deny tcp 80 to container wwww", "unknown-docker-name-refused")).toContain("`www`");
    expect(help("allow tcp 80 to container completely-different")).toBe("");
  });

  it("says so where no engine was asked", () => {
    const { message, help } = finding("allow tcp 80 to container www", "unknown-docker-name");
    expect(message).toContain("no engine was asked");
    expect(help.join(" ")).toContain("--docker");
    expect(findings("deny tcp 80 to container www")).toEqual(["unknown-docker-name-refused: container www"]);
  });

  it("is reported in a test block", () => {
    const text = 'test "x" {\n  deny tcp 80 to container wwww\n}\ndefault deny to containers';
    expect(findings(text, HOST)).toEqual(["unknown-docker-name: container wwww"]);
  });

  it("is reported once for each place", () => {
    expect(findings(`allow tcp 80, udp 80 from any, 10.0.0.0/8 to container wwww\n${CLOSED}`, HOST)).toHaveLength(1);
  });
});

describe("a name that is written as a bare word", () => {
  it("proposes the container of that name", () => {
    const { message, help } = finding("allow tcp 80 to www", "unknown-name", HOST);
    expect(message).toBe("`www` is not the name of a group or a run-time group or a zone");
    expect(help).toContain("There is a container of that name: write `container www`.");
  });

  it("is proposed behind a comma", () => {
    const text = "allow tcp 80 to container db, www";
    expect(findings(text, HOST)).toContain("unknown-name: www");
    expect(finding(text, "unknown-name", HOST).help).toContain(
      "There is a container of that name: write `container www`.",
    );
  });
});

describe("a glob or a label that fits nothing", () => {
  it("is a warning, in a refusal too", () => {
    expect(findings(`allow tcp 80 to container "x-*"\n${CLOSED}`, HOST)).toEqual(['nothing-matches: container "x-*"']);
    expect(findings(`allow tcp 80 to label tier=none\n${CLOSED}`, HOST)).toEqual(["nothing-matches: label tier=none"]);
    expect(findings(`deny tcp 80 from internet to label tier=none\n${CLOSED}`, HOST)).toEqual([
      "nothing-matches: label tier=none",
    ]);
  });
});

describe("a refusal that a later container escapes", () => {
  it.each(['container "w*"', "label tier=web", "compose shop", "compose shop/db"])("is a warning for %s", (place) => {
    expect(findings(`deny tcp 22 from any to ${place}\n${OPEN}`, HOST)).toEqual([`refusal-holds-only-now: ${place}`]);
    expect(findings(`reject tcp 22 from ${place} to internet`, HOST)).toEqual([`refusal-holds-only-now: ${place}`]);
  });

  it("is none for a name, nor where the default refuses, nor in an allow", () => {
    expect(findings(`deny tcp 22 from any to container www, network shop\n${OPEN}`, HOST)).toEqual([]);
    expect(findings("deny tcp 22 from internet to label tier=web\ndefault deny to containers", HOST)).toEqual([]);
    expect(findings(`allow tcp 22 from any to label tier=web\n${OPEN}`, HOST)).toEqual([]);
  });

  it("is none where the name is an error already", () => {
    const gone = "unknown-docker-name-refused: compose gone";
    expect(findings(`deny tcp 22 from any to compose gone\n${OPEN}`, HOST)).toEqual([gone]);
    expect(findings("reject tcp 22 from compose gone, compose shop to internet", HOST)).toEqual([
      gone,
      "refusal-holds-only-now: compose shop",
    ]);
  });

  it("stays where a pattern or a label fits nothing yet", () => {
    expect(findings(`deny tcp 22 from any to label tier=none\n${OPEN}`, HOST)).toEqual([
      "nothing-matches: label tier=none",
      "refusal-holds-only-now: label tier=none",
    ]);
  });

  it("names the path that is open", () => {
    expect(finding("deny tcp 22 to label tier=web", "refusal-holds-only-now", HOST).message).toContain(
      "as between containers allows by default",
    );
  });
});

describe("a network without a bridge", () => {
  it("is a warning in an allow, and an error in a refusal", () => {
    expect(findings(`allow any from network backbone to internet\n${CLOSED}`, HOST)).toEqual([
      "network-without-bridge: network backbone",
    ]);
    expect(findings("deny any from network backbone to internet", HOST)).toEqual([
      "network-without-bridge-refused: network backbone",
    ]);
    expect(findings("reject any from any to network lan", HOST)).toEqual([
      "network-without-bridge-refused: network lan",
    ]);
  });

  it("says where an overlay's containers go", () => {
    const { message, help } = finding("deny any to network backbone", "network-without-bridge-refused", HOST);
    expect(message).toContain("(driver `overlay`)");
    expect(help.join(" ")).toContain("`network docker_gwbridge`");
  });
});

describe("a Swarm service's ports", () => {
  it("are the published ones: others are an error in a refusal, and a warning in an allow", () => {
    expect(findings("deny tcp 8080 to swarm front", HOST)).toEqual(["swarm-port-unknown-refused: swarm front"]);
    expect(findings(`allow tcp 8080 to swarm front\n${CLOSED}`, HOST)).toEqual(["swarm-port-unknown: swarm front"]);
    expect(finding("deny tcp 8080 to swarm front", "swarm-port-unknown-refused", HOST).message).toContain(
      "publishes `tcp 80`, `udp 443`",
    );
  });

  it("are enough in part", () => {
    expect(findings(`allow tcp 80, 8080 to swarm front\n${CLOSED}`, HOST)).toEqual([]);
    expect(findings(`allow any to swarm front\n${CLOSED}`, HOST)).toEqual([]);
  });
});
