import type { STATEMENT_WORDS } from "../../../lang/words.ts";

/** A whole statement with places to fill in. */
export interface Snippet {
  readonly word: (typeof STATEMENT_WORDS)[number];
  /** How it looks in a list. */
  readonly label: string;
  /** In the syntax of the protocol's snippets. */
  readonly snippet: string;
}

/** Each statement as it could stand in a policy; what is to be filled in stands in `‹ ›`, what is to be chosen with `|` between. */
export const TEMPLATES: Readonly<Record<Snippet["word"], string>> = {
  let: "let ‹admins› = ‹198.51.100.7›",
  set: "set ‹banned› timeout ‹1h›",
  service: "service ‹backup› = ‹tcp 873›",
  zone: "zone ‹lan› = interface ‹eth1›",
  allow: "allow ‹tcp 443› from ‹any› to ‹host›",
  deny: "deny ‹any› from ‹any› to ‹host›",
  reject: "reject ‹any› from ‹any› to ‹host›",
  log: 'log "‹seen ›" ‹any› from ‹any› to ‹host›',
  default: "default ‹deny|reject|allow› ‹to host|to containers|from containers|between containers|from host|forward›",
  docker: "docker {\n\tiptables off\n\tuplink ‹eth0›\n\tpublish ‹proxy|dnat›\n}",
  essentials: "essentials without ‹dhcp|discovery|guards›",
  include: 'include "‹common.wall›"',
  test: 'test "‹ssh is closed to the world›" {\n\t‹deny tcp 22 from internet to host›\n}',
};

/** One snippet for each statement. */
export const SNIPPETS: readonly Snippet[] = Object.entries(TEMPLATES).map(([word, template]) => ({
  word: word as Snippet["word"],
  label: template.replace(/\u2039[^\u203a]*\u203a/g, "…").replace(/\s+/g, " "),
  snippet: snippetOf(template),
}));

function snippetOf(template: string): string {
  let number = 0;
  return template.replace(/\u2039([^\u203a]*)\u203a/g, (_, text: string) => {
    number++;
    return text.includes("|") ? `\${${number}|${text.replaceAll("|", ",")}|}` : `\${${number}:${text}}`;
  });
}

/** A text as it stands in a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
