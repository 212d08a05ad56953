import { describe, expect, it } from "vitest";
import { bridgeNetfilterPart, hooksScript } from "../../../backends/common/hooks.ts";
import { inNamespace } from "../namespace.ts";

const SWITCHES = `
switches() {
  for bridge in br-a br-b; do
    for kind in iptables ip6tables; do cat /sys/class/net/$bridge/bridge/nf_call_$kind; done
  done | tr '\\n' ' '
  cat /proc/sys/net/bridge/bridge-nf-call-iptables
}
mount -t sysfs none /sys
cat >/run/hooks.sh
ip link add br-a type bridge
ip link add br-b type bridge
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
`;

function run(bridges: readonly string[], script: string) {
  const { text } = hooksScript("edge.wall", [bridgeNetfilterPart(bridges)]);
  return inNamespace(SWITCHES + script, { input: text });
}

describe("hooks.sh", () => {
  it("hands the named bridges to netfilter and no others, any number of times, and takes it back", async () => {
    const { code, out } = await run(
      ["br-a"],
      "switches; sh /run/hooks.sh; switches; sh /run/hooks.sh add; switches; sh /run/hooks.sh remove; switches; sh /run/hooks.sh remove",
    );
    expect({ code, out }).toEqual({ code: 0, out: "0 0 0 0 0\n1 1 0 0 0\n1 1 0 0 0\n0 0 0 0 0\n" });
  });

  it("does the others and fails where a bridge is missing", async () => {
    const { out, err } = await run(
      ["br-none", "br-a"],
      "sh /run/hooks.sh || echo failed $?; switches; sh /run/hooks.sh remove",
    );
    expect(out).toBe("failed 1\n1 1 0 0 0\n");
    expect(err).toContain("no bridge br-none yet");
  });

  it("refuses other arguments", async () => {
    const { out } = await run(["br-a"], "sh /run/hooks.sh stop || echo $?; switches");
    expect(out).toBe("2\n0 0 0 0 0\n");
  });
});
