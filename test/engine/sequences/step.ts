import fc from "fast-check";
import { arbitraryPolicy } from "./policy.ts";
import { ADDRESSES, NETWORKS } from "./world.ts";

/**
 * One thing that happens on the host. A container is meant by a number, taken modulo those that fit (that run, for one to be
 * stopped); where none fits, nothing happens.
 */
export type Step =
  | { readonly kind: "apply"; readonly policy: readonly string[] }
  /** The policy in force once more, as it is. */
  | { readonly kind: "apply again" }
  | { readonly kind: "start" | "stop" | "kill" | "remove"; readonly container: number }
  /** To one of the names that nobody has, again a number. */
  | { readonly kind: "rename"; readonly container: number; readonly to: number }
  | { readonly kind: "connect"; readonly container: number; readonly network: string; readonly address: string }
  | { readonly kind: "disconnect"; readonly container: number; readonly network: string }
  | { readonly kind: "run"; readonly network: string; readonly address: string; readonly published: boolean }
  | { readonly kind: "network" }
  /** The engine stops and starts again; so does each container whose bit is set. */
  | { readonly kind: "engine"; readonly started: number }
  | { readonly kind: "kill watch" }
  /** After so many milliseconds; `whole`: the process that changes the rules too. */
  | { readonly kind: "kill apply"; readonly policy: readonly string[]; readonly after: number; readonly whole: boolean }
  | { readonly kind: "foreign rule"; readonly where: number }
  | { readonly kind: "foreign flush"; readonly what: number }
  | { readonly kind: "rollback" };

/** What happens in a sequence, and what its packets are drawn from. */
export interface Sequence {
  readonly first: readonly string[];
  readonly steps: readonly Step[];
  readonly shots: number;
}

const container = fc.nat({ max: 59 });
const place = fc
  .constantFrom(...NETWORKS.map(([name]) => name))
  .chain((network) =>
    fc.constantFrom(...(ADDRESSES[network] as readonly string[])).map((address) => ({ network, address })),
  );

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  weighted(5, { kind: fc.constant("apply" as const), policy: arbitraryPolicy() }),
  weighted(3, { kind: fc.constant("apply again" as const) }),
  weighted(4, { kind: fc.constant("start" as const), container }),
  weighted(5, { kind: fc.constantFrom("stop" as const, "kill" as const), container }),
  weighted(2, { kind: fc.constant("remove" as const), container }),
  weighted(4, { kind: fc.constant("rename" as const), container, to: fc.nat({ max: 59 }) }),
  {
    weight: 4,
    arbitrary: fc.tuple(place, container).map(([at, which]) => ({ kind: "connect", container: which, ...at }) as const),
  },
  weighted(4, {
    kind: fc.constant("disconnect" as const),
    container,
    network: fc.constantFrom(...NETWORKS.map(([name]) => name)),
  }),
  {
    weight: 4,
    arbitrary: fc.tuple(place, fc.boolean()).map(([at, published]) => ({ kind: "run", published, ...at }) as const),
  },
  weighted(2, { kind: fc.constant("network" as const) }),
  weighted(2, { kind: fc.constant("engine" as const), started: fc.nat({ max: 63 }) }),
  weighted(3, { kind: fc.constant("kill watch" as const) }),
  weighted(4, {
    kind: fc.constant("kill apply" as const),
    policy: arbitraryPolicy(),
    after: fc.nat({ max: 1500 }),
    whole: fc.boolean(),
  }),
  weighted(5, { kind: fc.constant("foreign rule" as const), where: fc.nat({ max: 59 }) }),
  weighted(5, { kind: fc.constant("foreign flush" as const), what: fc.nat({ max: 59 }) }),
  weighted(3, { kind: fc.constant("rollback" as const) }),
);

function weighted<T extends object>(weight: number, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return { weight, arbitrary: fc.record(fields) as unknown as fc.Arbitrary<T & Step> };
}

/** 3 to 8 steps; the choices don't lean towards small ones. */
export const arbitrarySequence: fc.Arbitrary<Sequence> = fc.noBias(
  fc.record({
    first: arbitraryPolicy(),
    steps: fc.array(arbitraryStep, { minLength: 3, maxLength: 8 }),
    shots: fc.noShrink(fc.nat()),
  }),
);

/** A sequence as a person reads it. */
export function describeSequence({ first, steps, shots }: Sequence): string {
  const policy = (lines: readonly string[]) => lines.map((line) => `\n      ${line}`).join("");
  const lines = steps.map((step, i) => {
    const { kind, ...rest } = step;
    const { policy: text, ...more } = { policy: undefined, ...rest } as { policy?: readonly string[] };
    const words = Object.entries(more).map(([key, value]) => ` ${key}=${value}`);
    return `  ${i + 1}. ${kind}${words.join("")}${text ? policy(text) : ""}`;
  });
  return [`  0. apply${policy(first)}`, ...lines, `  shots=${shots}`].join("\n");
}
