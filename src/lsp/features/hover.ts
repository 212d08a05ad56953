import { isAbsolute, relative } from "node:path";
import type { Hover } from "vscode-languageserver";
import type { Diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";
import type { Statement } from "../../../lang/tree.ts";
import { rulesOf } from "../../analysis/rules-of.ts";
import { dockerItemOf } from "../docker-item.ts";
import type { Document } from "../documents.ts";
import type { Feature } from "../feature.ts";
import { aboutAddress } from "../hover/address.ts";
import { aboutDockerName } from "../hover/docker-name.ts";
import { aboutFindings, aboutSuppression } from "../hover/finding.ts";
import { aboutInterface } from "../hover/interface.ts";
import { aboutHelp, helpFor } from "../hover/keyword.ts";
import { aboutNumber } from "../hover/number.ts";
import { aboutOwnName } from "../hover/own-name.ts";
import { aboutStatement, isCompiled } from "../hover/statement.ts";
import { code, contentFor, type Markup, ours, paragraphs, sentence } from "../markup.ts";
import { toRange, touches } from "../place.ts";
import type { Policy } from "../policy.ts";
import { lineOf } from "../reading/line-of.ts";
import type { Word } from "../reading/word.ts";
import { inFile, wordsOf } from "../reading/words-of.ts";

/** What the word under the pointer means, stands for, or comes to. */
export const hover: Feature = {
  capabilities: () => ({ hoverProvider: true }),
  start(connection, session) {
    connection.onHover(({ textDocument: { uri }, position }) => {
      const at = session.at(uri);
      if (!at) return null;
      const found = hoverAt(at.document, at.policy, at.document.offsetAt(position));
      if (!found) return null;
      const formats = session.client.textDocument?.hover?.contentFormat;
      const answer: Hover = { contents: contentFor(formats, found.text), range: toRange(found.span) };
      return answer;
    });
  },
};

function hoverAt(document: Document, policy: Policy, offset: number): { text: Markup; span: Span } | undefined {
  const file = document.file(policy.nameOf(document.path));
  const piece = file.pieceOf(offset);
  if (!piece) return undefined;
  const words = wordsOf(file, piece);
  const at = offset - piece.anchor.offset;
  // Between two words that touch, the second is meant.
  const word = words.findLast(({ span }) => span.start.offset <= at && at <= span.end.offset);
  if (!word) return undefined;
  const { span } = inFile(word, piece);
  const statement = piece.statements.find((one) => touches(one.span, offset));
  const text = paragraphs(aboutWord(words, word, statement, policy), aboutFindings(findingsAt(policy, span)));
  return text.plain === "" ? undefined : { text, span };
}

function aboutWord(
  words: readonly Word[],
  word: Word,
  statement: Statement | undefined,
  policy: Policy,
): Markup | undefined {
  const line = lineOf(words, word);
  const isAction = word === line[statement?.kind === "default" ? 1 : 0];
  if (isAction && isCompiled(statement)) return aboutStatement(policy, statement);
  switch (word.role) {
    case "name":
      return aboutOwnName(word, policy);
    case "docker":
      return aboutDocker(words, word, policy);
    case "interface":
      return policy.topology && aboutInterface(word.value, policy.topology);
    case "known":
      return aboutNumber(line, word);
    case "number":
      return aboutAddress(word.value, policy.topology) ?? aboutNumber(line, word) ?? aboutKeyword(line, word);
    case "comment":
      return aboutSuppression(word.value);
    default:
      return aboutKeyword(line, word);
  }
}

function aboutKeyword(line: readonly Word[], word: Word): Markup | undefined {
  const help = helpFor(line, word);
  return help && aboutHelp(help);
}

function aboutDocker(words: readonly Word[], word: Word, { topology, world, base }: Policy): Markup | undefined {
  const found = dockerItemOf(words, word);
  if (!found) return undefined;
  if (!topology)
    return sentence`What Docker runs isn't known here${ours(world.problem === undefined ? "." : ":")} ${world.problem ?? ""}`;
  const from = isAbsolute(world.from) ? relative(base, world.from) : world.from;
  const when =
    world.problem === undefined
      ? sentence`As ${code(from)} has it now.`
      : ours("As it was when the engine last answered.");
  return paragraphs(aboutDockerName(found.item, topology), when);
}

/** So many rules are compiled before anybody notices. */
const SHORT = 300;

/** The findings that begin or end with a word; in a long policy only those of reading it, for which it need not be compiled. */
function findingsAt(policy: Policy, { file, start, end }: Span): readonly Diagnostic[] {
  const all = rulesOf(policy.program).length > SHORT ? policy.diagnostics : policy.findings();
  return all.filter(
    ({ span, severity }) =>
      severity !== "note" &&
      span?.file === file &&
      (span.start.offset === start.offset || span.end.offset === end.offset),
  );
}
