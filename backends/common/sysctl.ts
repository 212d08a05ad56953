import type { Ir } from "../../src/ir/ir.ts";
import type { EmittedFile } from "../backend.ts";
import { plainText } from "./text.ts";

/** `sysctl.conf` (sysctl.d(5)) with the switches that the engine's plan needs, in its order; none where it needs none. */
export function sysctlFile(ir: Ir, source: string): EmittedFile[] {
  if (ir.engine.iptables || ir.engine.sysctls.length === 0) return [];
  const lines = ir.engine.sysctls.map(({ key, value }) => {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@=,~%/-]*$/.test(key) || !/^[A-Za-z0-9 ._-]*$/.test(value)) {
      throw new Error(`not a sysctl: ${JSON.stringify(key)} = ${JSON.stringify(value)}`);
    }
    return `${key} = ${value}\n`;
  });
  const head = `# Compiled by wallc from ${plainText(source, 100)}: the forwarding that containers need.\n`;
  return [{ name: "sysctl.conf", text: head + lines.join(""), executable: false }];
}
