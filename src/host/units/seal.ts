import { createHash } from "node:crypto";

const HEADER = [
  "# Written by `wallc install`, which replaces it as long as nobody else has changed it. What you want otherwise goes into a",
  "# drop-in, for which `systemctl edit` asks.",
];

/** What is above the text that is sealed: two lines for who reads it, and a sum of the text. */
const SEAL = /^(?:#.*\n){2}# sha256: ([0-9a-f]{64})\n\n/;

/** The text with a seal that tells later whether somebody has changed it. */
export function sealed(text: string): string {
  return `${HEADER.join("\n")}\n# sha256: ${sumOf(text)}\n\n${text}`;
}

/** Whether a file is one that we sealed and nobody has changed since, whichever version wrote it. */
export function isUntouched(file: string): boolean {
  const seal = SEAL.exec(file);
  return seal !== null && seal[1] === sumOf(file.slice(seal[0].length));
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
