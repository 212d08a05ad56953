/** A number with its noun: `1 error`, `2 errors`. The plural has an `s` unless it is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
