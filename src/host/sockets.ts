import { readlinkSync } from "node:fs";
import { type Address, type Family, formatAddress } from "../ip/address.ts";
import { namesIn, readText } from "./obstacles/files.ts";

/** A socket that waits for packets of anybody, in the network namespace of this process. */
export interface ListeningSocket {
  readonly family: Family;
  readonly protocol: "tcp" | "udp";
  /** `any`: every address of the host. */
  readonly address: "any" | string;
  readonly port: number;
  /** The program's name; empty where its owner can't be told (it isn't ours to see, or the kernel has it itself). */
  readonly program: string;
  /** The id of the container that the program runs in. */
  readonly container?: string;
}

/** The states of a socket that waits: TCP's LISTEN, and for UDP one without a peer (`net/ipv4/tcp_states.h`). */
const WAITING = { tcp: "0A", udp: "07" } as const;

/** Reads them from `/proc`. An IPv6 socket on all addresses that isn't IPv6 alone stands for IPv4 too, as the kernel has it. */
export function listeningSockets(root: string): ListeningSocket[] {
  const owners = ownersOf(root);
  const found = (["tcp", "udp"] as const).flatMap((protocol) =>
    ([4, 6] as const).flatMap((family) => {
      const lines = readText(`${root}/proc/net/${protocol}${family === 6 ? "6" : ""}`)
        .split("\n")
        .slice(1);
      return lines.flatMap((line) => {
        const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
        const [hex = "", port = ""] = local.split(":");
        if (state !== WAITING[protocol] || hex === "") return [];
        const { program, container } = owners.get(inode) ?? { program: "", container: undefined };
        const value = fromHex(hex);
        const address = value === 0n ? "any" : formatAddress({ family, value });
        const socket = { protocol, port: Number.parseInt(port, 16), program, ...(container && { container }) };
        return { family, address, ...socket } satisfies ListeningSocket;
      });
    }),
  );
  return [...found, ...asIpv4(found)];
}

/** `/proc` prints each word of 32 bits in the machine's order: little-endian on all that Docker runs on. */
function fromHex(hex: string): Address["value"] {
  const words = hex.match(/.{8}/g) ?? [];
  return words.reduce((value, word) => {
    const bytes = (word.match(/../g) ?? []).reverse().join("");
    return (value << 32n) | BigInt(`0x${bytes}`);
  }, 0n);
}

function asIpv4(all: readonly ListeningSocket[]): ListeningSocket[] {
  return all
    .filter(({ family, address }) => family === 6 && address === "any")
    .filter(({ port, protocol }) => {
      return !all.some((one) => one.family === 4 && one.port === port && one.protocol === protocol);
    })
    .map((socket) => ({ ...socket, family: 4 }));
}

interface Owner {
  readonly program: string;
  readonly container?: string;
}

/** The programs that have sockets, by the socket's inode. */
function ownersOf(root: string): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const pid of namesIn(`${root}/proc`).filter((name) => /^\d+$/.test(name))) {
    const folder = `${root}/proc/${pid}`;
    const inodes = namesIn(`${folder}/fd`).flatMap((fd) => socketInode(`${folder}/fd/${fd}`) ?? []);
    if (inodes.length === 0) continue;
    const container = /(?:docker[-/])([0-9a-f]{64})/.exec(readText(`${folder}/cgroup`))?.[1];
    const owner = { program: readText(`${folder}/comm`).trim(), ...(container && { container }) };
    for (const inode of inodes) owners.set(inode, owner);
  }
  return owners;
}

function socketInode(path: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
  } catch {
    return undefined;
  }
}
