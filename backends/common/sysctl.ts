import type { Ir } from "../../src/ir/ir.ts";
import type { EmittedFile, HostSetup } from "../backend.ts";
import { plainText } from "./text.ts";

/** The switches that the engine's plan needs, in its order. */
export function sysctlsOf({ engine }: Ir): HostSetup["sysctls"] {
  return engine.iptables ? [] : engine.sysctls;
}

/** `sysctl.conf` (sysctl.d(5)) with these switches; none where there are none. */
export function sysctlFile(sysctls: HostSetup["sysctls"], source: string): EmittedFile[] {
  if (sysctls.length === 0) return [];
  const lines = sysctls.map(({ key, value }) => {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@=,~%/-]*$/.test(key) || !/^[A-Za-z0-9 ._-]*$/.test(value)) {
      throw new Error(`not a sysctl: ${JSON.stringify(key)} = ${JSON.stringify(value)}`);
    }
    return `${key} = ${value}\n`;
  });
  const head = `# Compiled by wallc from ${plainText(source, 100)}: the forwarding that containers need.\n`;
  return [{ name: "sysctl.conf", text: head + lines.join(""), executable: false }];
}
