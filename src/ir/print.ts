import type { Ir } from "./ir.ts";

const WIDTH = 120;

/**
 * Prints the IR as JSON: whatever fits in a line stands on one, so that a rule's match reads as one. The same IR gives the same
 * bytes, and `JSON.parse` gives the IR back.
 */
export function printIr(ir: Ir): string {
  return `${print(ir, "", 0)}\n`;
}

function print(value: unknown, indent: string, used: number): string {
  const line = oneLine(value, WIDTH - indent.length - used);
  if (line !== undefined || typeof value !== "object" || value === null) return line ?? JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + print(item, deeper, 1)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return deeper + name + print(item, deeper, name.length + 1);
  });
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

/** The value on one line, or `undefined` where that takes more than `room` characters. */
function oneLine(value: unknown, room: number): string | undefined {
  if (room < 2) return undefined;
  if (typeof value !== "object" || value === null) {
    const text = JSON.stringify(value);
    return text.length <= room ? text : undefined;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const parts: string[] = [];
  let left = room - open.length - close.length;
  for (const [key, item] of Object.entries(value)) {
    const name = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
    const text = oneLine(item, left - name.length);
    if (text === undefined) return undefined;
    parts.push(name + text);
    left -= name.length + text.length + 2;
  }
  return parts.length === 0 ? `${open.trim()}${close.trim()}` : open + parts.join(", ") + close;
}
