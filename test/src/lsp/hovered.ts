import type { Hover, MarkupContent } from "vscode-languageserver";
import { type Client, type ClientOptions, PULLS, startClient } from "./client.ts";

/** An editor that renders Markdown. */
export const MARKDOWN = {
  ...PULLS,
  textDocument: { ...PULLS.textDocument, hover: { contentFormat: ["markdown" as const] } },
};

/** A policy in such an editor. */
export async function opened(text: string, options: ClientOptions = {}): Promise<Client> {
  const client = await startClient({ capabilities: MARKDOWN, ...options });
  await client.open("policy.wall", text);
  return client;
}

/** What stands under `|`: the text that it is about, and what is said. */
export async function hovered(
  client: Client,
  marked: string,
  name = "policy.wall",
): Promise<{ on: string; says: string }> {
  const hover = await client.ask<Hover | null>("textDocument/hover", name, { position: client.at(name, marked) });
  if (!hover?.range) return { on: "", says: "" };
  return { on: client.slice(name, hover.range), says: (hover.contents as MarkupContent).value };
}
