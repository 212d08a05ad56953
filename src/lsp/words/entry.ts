/** What a word means (Markdown, of ours alone), and a policy in its canonical layout that uses it, without the last line's end. */
export type Entry = readonly [does: string, example: string];
