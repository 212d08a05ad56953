import type { PortRange } from "../../src/ip/ports.ts";
import { badPort, portOrder, unknownPortName } from "../diagnostics/traffic.ts";
import { PORT_NAMES } from "../ports.ts";
import { builtInService } from "../services.ts";
import type { GrammarToken } from "../token.ts";
import { isBareWord } from "../words.ts";
import type { Report } from "./context.ts";
import { isQuoted } from "./names.ts";

/** Whether a word is meant as a number or a range of numbers. */
export function isPortLike(token: GrammarToken): boolean {
  return token.type === "word" && /^[0-9]+([-:/][0-9a-z]*)?$/.test(token.text);
}

/** Reads a port, a range of ports or a port's name. */
export function readPort(token: GrammarToken, protocol: string, report: Report): PortRange | undefined {
  if (!isQuoted(token) && isBareWord(token.text)) {
    const port = PORT_NAMES.get(token.text);
    if (port !== undefined) return { first: port, last: port };
    report(unknownPortName(token.span, token.text, protocol, builtInService(token.text) !== undefined));
    return undefined;
  }
  const ends = token.text.split("-").map(readNumber);
  const first = ends[0];
  const last = ends.length === 2 ? ends[1] : first;
  if (first === undefined || last === undefined || ends.length > 2) {
    report(badPort(token.span, token.text, protocol));
    return undefined;
  }
  if (first > last) {
    report(portOrder(token.span, first, last));
    return undefined;
  }
  return { first, last };
}

function readNumber(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
}
