import type { EngineHost } from "../engine.ts";

/** A chain that strangers put rules into. */
interface Place {
  readonly tool: "iptables" | "ip6tables";
  readonly table: string;
  readonly chain: string;
}

/** Where a stranger's rule goes: first in a chain. In `mangle` and `raw` that displaces our jumps. */
const PLACES: readonly (Place | "nft")[] = [
  { tool: "iptables", table: "filter", chain: "FORWARD" },
  { tool: "iptables", table: "filter", chain: "DOCKER-USER" },
  { tool: "iptables", table: "filter", chain: "INPUT" },
  { tool: "ip6tables", table: "filter", chain: "FORWARD" },
  { tool: "iptables", table: "mangle", chain: "FORWARD" },
  { tool: "ip6tables", table: "mangle", chain: "INPUT" },
  { tool: "iptables", table: "raw", chain: "PREROUTING" },
  "nft",
];

const TABLE = "inet stranger";

/** Rules of somebody else, about addresses that no packet of a sequence bears, as they should be there. */
export class ForeignRules {
  readonly #host: EngineHost;
  /** By place, as iptables-save prints them, the first of the chain first. */
  readonly #rules = new Map<Place, string[]>();
  #nft: string[] = [];
  #last = 0;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** Inserts one; gives where. */
  async insert(where: number): Promise<string> {
    const place = await this.#there(PLACES[where % PLACES.length] as Place | "nft");
    const number = ++this.#last;
    if (place === "nft") {
      await this.#insertNft(number);
      return TABLE;
    }
    const source = place.tool === "iptables" ? `192.0.2.${number}/32` : `2001:db8:dead::${number}/128`;
    const rule = `-s ${source} -p tcp -m tcp --dport 7 -m comment --comment "stranger ${number}" -j ${number % 2 ? "DROP" : "ACCEPT"}`;
    await this.#shell(`${place.tool} -w 10 -t ${place.table} -I ${place.chain} ${rule}`);
    this.#rules.set(place, [`-A ${place.chain} ${rule}`, ...(this.#rules.get(place) ?? [])]);
    return `${place.tool} ${place.table} ${place.chain}`;
  }

  /** A stranger who emptied everything has taken Docker's chain too: then the one above it takes the rule. */
  async #there(place: Place | "nft"): Promise<Place | "nft"> {
    if (place === "nft" || place.chain !== "DOCKER-USER") return place;
    const { status } = await this.#host.sandbox.try([place.tool, "-w", "10", "-S", place.chain]);
    return status === 0 ? place : (PLACES[0] as Place);
  }

  async #insertNft(number: number): Promise<void> {
    const rule = `ip saddr 192.0.2.${number} tcp dport 7 counter drop comment "stranger ${number}"`;
    const base = "type filter hook forward priority -20; policy accept;";
    await this.#host.sandbox.run(["nft", "-f", "-"], {
      input: `table ${TABLE} {\n chain forward {\n ${base}\n }\n}\ninsert rule ${TABLE} forward ${rule}\n`,
    });
    this.#nft = [rule, ...this.#nft];
  }

  /** Somebody emptied a chain, or all chains of a table, ours or not. */
  flushed(tool: Place["tool"] | "nft", table: string, chain?: string): void {
    if (tool === "nft") this.#nft = [];
    for (const place of this.#rules.keys()) {
      if (place.tool !== tool || place.table !== table) continue;
      if (chain === undefined || place.chain === chain) this.#rules.delete(place);
    }
  }

  /** Which rules aren't there as they were put there, in their order and to the byte; empty where all are. */
  async missing(): Promise<string[]> {
    const found: string[] = [];
    for (const tool of ["iptables", "ip6tables"] as const) {
      const saved = await this.#shell(`${tool}-save`);
      let table = "";
      const now = new Map<string, string[]>();
      for (const line of saved.split("\n")) {
        if (line.startsWith("*")) table = line.slice(1);
        if (!/--comment "stranger /.test(line)) continue;
        const key = `${table} ${line.split(" ")[1]}`;
        now.set(key, [...(now.get(key) ?? []), line]);
      }
      for (const [place, rules] of this.#rules) {
        if (place.tool !== tool) continue;
        const key = `${place.table} ${place.chain}`;
        const there = now.get(key) ?? [];
        if (there.join("\n") !== rules.join("\n"))
          found.push(`${tool} ${key}: ${there.join("; ")} for ${rules.join("; ")}`);
        now.delete(key);
      }
      for (const [key, rules] of now) found.push(`${tool} ${key}: ${rules.join("; ")} for nothing`);
    }
    return [...found, ...(await this.#missingNft())];
  }

  async #missingNft(): Promise<string[]> {
    if (this.#nft.length === 0) return [];
    const text = await this.#shell(`nft -s list table ${TABLE}`);
    const there = text.split("\n").flatMap((line) => (line.includes('comment "stranger ') ? [line.trim()] : []));
    if (there.join("\n") === this.#nft.join("\n")) return [];
    return [`${TABLE}: ${there.join("; ")} for ${this.#nft.join("; ")}`];
  }

  /** Takes them all away again. */
  async clear(): Promise<void> {
    const lines = [...this.#rules].flatMap(([{ tool, table }, rules]) =>
      rules.map((rule) => `${tool} -w 10 -t ${table} ${rule.replace(/^-A/, "-D")}`),
    );
    if (this.#nft.length > 0) lines.push(`nft delete table ${TABLE}`);
    if (lines.length > 0) await this.#shell(lines.join("\n"));
    this.#rules.clear();
    this.#nft = [];
  }

  #shell(script: string): Promise<string> {
    return this.#host.sandbox.run(["sh", "-ec", script]);
  }
}
