/** Where a text stops being JSON: lines and columns count from 1, columns in UTF-16 units. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly line: number;
  readonly column: number;

  constructor(text: string, offset: number, message: string) {
    super(message);
    const before = text.slice(0, offset).split("\n");
    this.line = before.length;
    this.column = (before.at(-1) as string).length + 1;
  }
}

/**
 * Reads one JSON value or several, one behind the other, as `docker inspect a > f; docker network inspect b >> f`
 * leaves them. A text that isn't JSON throws a `JsonSyntaxError`. Nesting may be as deep as memory allows.
 */
export function readJsonValues(text: string): unknown[] {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  try {
    return [JSON.parse(body)];
  } catch {
    return splitValues(body).map((value) => JSON.parse(value));
  }
}

function splitValues(text: string): string[] {
  const values: string[] = [];
  let at = skipBlanks(text, 0);
  if (at === text.length) throw new JsonSyntaxError(text, at, "the file is empty");
  while (at < text.length) {
    const end = endOfValue(text, at);
    values.push(text.slice(at, end));
    at = skipBlanks(text, end);
  }
  return values;
}

/** RFC 8259's grammar with a stack of its own, so that deep nesting can't exhaust the call stack. */
function endOfValue(text: string, start: number): number {
  const open: ("]" | "}")[] = [];
  let at = start;
  for (;;) {
    const c = text[at];
    if (c === "[" || c === "{") {
      const close = c === "[" ? "]" : "}";
      at = skipBlanks(text, at + 1);
      if (text[at] !== close) {
        open.push(close);
        if (close === "}") at = key(text, at);
        continue;
      }
      at++;
    } else {
      at = scalar(text, at);
    }
    for (;;) {
      const close = open.at(-1);
      if (close === undefined) return at;
      at = skipBlanks(text, at);
      if (text[at] === ",") break;
      if (text[at] !== close) throw new JsonSyntaxError(text, at, `\`,\` or \`${close}\` is missing here`);
      open.pop();
      at++;
    }
    at = skipBlanks(text, at + 1);
    if (open.at(-1) === "}") at = key(text, at);
  }
}

function key(text: string, start: number): number {
  if (text[start] !== '"') throw new JsonSyntaxError(text, start, "a name in double quotes is missing here");
  const at = skipBlanks(text, string(text, start));
  if (text[at] !== ":") throw new JsonSyntaxError(text, at, "`:` is missing here");
  return skipBlanks(text, at + 1);
}

const SCALAR = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

function scalar(text: string, start: number): number {
  if (text[start] === '"') return string(text, start);
  SCALAR.lastIndex = start;
  if (SCALAR.test(text)) return SCALAR.lastIndex;
  throw new JsonSyntaxError(text, start, start >= text.length ? "the file ends too early" : "this is not JSON");
}

function string(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) throw new JsonSyntaxError(text, at, "a control character in a string");
    if (code !== 0x5c) continue;
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at + 1, at + 6))) {
      throw new JsonSyntaxError(text, at, "no such escape in a string");
    }
    at++;
  }
  throw new JsonSyntaxError(text, start, "this string has no end");
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && " \t\n\r".includes(text[at] as string)) at++;
  return at;
}
