import { describe, expect, it } from "vitest";
import { format } from "../../lang/format.ts";

function formatted(text: string): string {
  const result = format(text, "p.wall");
  if (!("text" in result)) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  return result.text;
}

const UGLY = `

#  head

let   a=1.1.1.1,2.2.2.2   # c1
let bb = 1.1.1.1\t# c2


allow   tcp 80 ,443 from a,\r
  bb,  # why
  # and why
  cc to host \\
  log "x  y"   
test "x"{allow tcp 80 to host;deny any to host # c
}
docker{   # d

iptables off # a

uplink eth0,eth1 # bbbb
# end

}  # after
allow any to label a = b, compose x / y, compose "q"/z, label "k"="v"`;

const PRETTY = `#  head

let a = 1.1.1.1, 2.2.2.2 # c1
let bb = 1.1.1.1         # c2

allow tcp 80, 443 from a,
    bb, # why
    # and why
    cc to host \\
    log "x  y"
test "x" {
  allow tcp 80 to host
  deny any to host # c
}
docker { # d
  iptables off # a

  uplink eth0, eth1 # bbbb
  # end
} # after
allow any to label a=b, compose x/y, compose "q"/z, label "k"="v"
`;

describe("format", () => {
  it("has one layout", () => {
    expect(formatted(UGLY)).toBe(PRETTY);
    expect(formatted(PRETTY)).toBe(PRETTY);
  });

  it("breaks long lists behind commas at 120 columns", () => {
    const list = Array.from({ length: 40 }, (_, at) => `10.0.0.${at}`);
    const text = formatted(`let a = ${list.join(",")}`);
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/,$/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {4}\S/);
  });

  it("keeps a suppression at the line that it speaks of when it breaks that line", () => {
    const list = Array.from({ length: 20 }, (_, at) => `10.0.0.${at}`).join(", ");
    const text = formatted(`let a = ${list} # wallc: allow unused-name because it is new`);
    expect(text).toMatch(/^# wallc: allow unused-name because it is new\nlet a = /);
  });

  it("has an empty layout for an empty file", () => {
    expect(formatted("")).toBe("");
    expect(formatted("\n\r\n  \n")).toBe("");
    expect(formatted("docker{}")).toBe("docker {\n}\n");
  });

  it("has none for a policy with errors, and says which", () => {
    expect(format("alow any to host\nlet a = 010.0.0.1", "p.wall")).toMatchObject({
      diagnostics: [{ code: "unknown-statement" }, { code: "leading-zero" }],
    });
  });
});
