/** Finds the lines of a text. A line ends at `\n`; a `\r` before it belongs to the break. */
export class Lines {
  private readonly text: string;
  private readonly starts: number[];

  constructor(text: string) {
    this.text = text;
    this.starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** The line with this number (from 1) without its break; empty where there is none. */
  line(number: number): string {
    const start = this.starts[number - 1];
    if (start === undefined) return "";
    const next = this.starts[number];
    const end = next === undefined ? this.text.length : next - 1;
    return this.text.slice(start, this.text[end - 1] === "\r" && next !== undefined ? end - 1 : end);
  }
}
