import { PORT_NAMES } from "../../lang/ports.ts";

const NAMES = new Map([...PORT_NAMES].map(([name, port]) => [port, name]).reverse() as [number, string][]);

/** The name of a port in the language, the first where it has several. */
export function portName(port: number): string | undefined {
  return NAMES.get(port);
}
