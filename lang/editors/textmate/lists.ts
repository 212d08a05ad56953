import { ICMP_TYPES } from "../../icmp.ts";
import { PORT_NAMES } from "../../ports.ts";
import { BUILT_IN_SERVICES } from "../../services.ts";
import { NAMED_ENDPOINTS, OWN_ENDPOINTS, PLAIN_ENDPOINTS, PROTOCOL_WORDS } from "../../words.ts";
import { CHARACTER, include, NO_NAME, naming, type Rule, WORD_END, WORD_START, word, words } from "./pattern.ts";

const ENDPOINT = "support.type.endpoint.wall";
const V4 = "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}";
const V6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:.]*";

/** The lists of a statement: addresses, traffic, endpoints, interfaces. */
export const lists: Readonly<Record<string, Rule>> = {
  between: { patterns: include("comment", "string", "comma", "backslash", "stray") },
  addresses: {
    patterns: [...include("between"), words("keyword.other.file.wall", ["file"]), ...include("address", "group")],
  },
  address: {
    patterns: [address(V4, "ipv4"), address(V6, "ipv6")],
  },
  group: { name: "variable.other.group.wall", match: `${WORD_START}${CHARACTER}+` },
  traffic: {
    patterns: [
      ...include("between"),
      words("support.type.protocol.wall", PROTOCOL_WORDS),
      words("support.type.endpoint.any.wall", ["any"]),
      {
        match: `${WORD_START}([0-9]+)(?:(-)([0-9]+))?${WORD_END}`,
        captures: {
          1: { name: "constant.numeric.port.wall" },
          2: { name: "punctuation.separator.range.wall" },
          3: { name: "constant.numeric.port.wall" },
        },
      },
      words("variable.other.constant.port.wall", PORT_NAMES.keys()),
      words("variable.other.constant.icmp-type.wall", new Set([...ICMP_TYPES[4].keys(), ...ICMP_TYPES[6].keys()])),
      words(
        "variable.function.service.built-in.wall",
        BUILT_IN_SERVICES.map(({ name }) => name),
      ),
      { name: "variable.function.service.wall", match: `${WORD_START}${CHARACTER}+` },
    ],
  },
  endpoint: {
    patterns: [
      ...include("between", "label", "compose"),
      ...NAMED_ENDPOINTS.filter((kind) => kind !== "label" && kind !== "compose").map((kind) =>
        naming(`(${word(kind)})`, ENDPOINT, `variable.other.${kind}.wall`),
      ),
      words(ENDPOINT, [...PLAIN_ENDPOINTS, ...OWN_ENDPOINTS]),
      ...include("address", "group"),
    ],
  },
  label: {
    patterns: [
      naming(`(${word("label")})`, ENDPOINT, "variable.other.label.key.wall"),
      naming("(=)", "keyword.operator.assignment.wall", "variable.other.label.value.wall"),
    ],
  },
  compose: {
    patterns: [
      {
        comment: "`compose shop/worker` is one word; with quotes around a half the slash belongs to what is bare.",
        begin: `(${word("compose")})`,
        beginCaptures: { 1: { name: ENDPOINT } },
        applyEndPatternLast: 1,
        end: `(${CHARACTER}+)|${NO_NAME}`,
        endCaptures: { 1: { patterns: include("compose-name") } },
        patterns: [
          ...include("next-line"),
          { match: '([^\\s"#,;{}=\\\\/]+/)(?=[\\s\\\\])', captures: { 1: { patterns: include("compose-name") } } },
        ],
      },
      { match: `${WORD_START}(/${CHARACTER}*)`, captures: { 1: { patterns: include("compose-name") } } },
    ],
  },
  "compose-name": {
    patterns: [
      { name: "punctuation.separator.compose.wall", match: "/" },
      { name: "variable.other.compose.wall", match: "[^/]+" },
    ],
  },
  interfaces: {
    patterns: [
      ...include("between"),
      { name: "keyword.other.interface.wall", match: `${word("interface")}(?=[ \\t]+${CHARACTER})` },
      { name: "variable.other.interface.wall", match: `${WORD_START}${CHARACTER}+` },
    ],
  },
};

/** An address, a prefix or a range of one family. */
function address(form: string, family: string): Rule {
  const name = `constant.numeric.address.${family}.wall`;
  return {
    match: `${WORD_START}(${form})(?:(/)([0-9]+)|(-)(${form}))?${WORD_END}`,
    captures: {
      1: { name },
      2: { name: "punctuation.separator.prefix.wall" },
      3: { name: "constant.numeric.prefix-length.wall" },
      4: { name: "punctuation.separator.range.wall" },
      5: { name },
    },
  };
}
