import type { Address, Family } from "../../src/ip/address.ts";
import { MARKER } from "./wire.ts";

/** What stands in an IP packet's headers. */
export interface Headers {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  readonly hopLimit: number;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly tcp?: { readonly flags: number; readonly sequence: number; readonly acknowledged: number };
}

/** The number that a packet of the lab bears, wherever in these bytes it stands. */
export function markedNumber(data: Buffer): number | undefined {
  const at = data.lastIndexOf(MARKER);
  return at >= 0 && at + 8 <= data.length ? data.readUInt32BE(at + 4) : undefined;
}

/** Reads an IP packet; extension headers of IPv6 are passed over as the kernel does (RFC 8200, section 4). */
export function decode(data: Buffer): Headers {
  return (data[0] as number) >> 4 === 4 ? decodeV4(data) : decodeV6(data);
}

function decodeV4(data: Buffer): Headers {
  const length = ((data[0] as number) & 15) * 4;
  const isLaterFragment = (data.readUInt16BE(6) & 0x1fff) !== 0;
  return {
    source: address(4, data.subarray(12, 16)),
    destination: address(4, data.subarray(16, 20)),
    protocol: data[9] as number,
    hopLimit: data[8] as number,
    ...(isLaterFragment ? {} : transport(data[9] as number, data.subarray(length))),
  };
}

const EXTENSIONS = [0, 43, 44, 60];

function decodeV6(data: Buffer): Headers {
  let next = data[6] as number;
  let at = 40;
  while (EXTENSIONS.includes(next) && at + 8 <= data.length) {
    const length = next === 44 ? 8 : ((data[at + 1] as number) + 1) * 8;
    next = data[at] as number;
    at += length;
  }
  return {
    source: address(6, data.subarray(8, 24)),
    destination: address(6, data.subarray(24, 40)),
    protocol: next,
    hopLimit: data[7] as number,
    ...transport(next, data.subarray(at)),
  };
}

function transport(protocol: number, data: Buffer): Partial<Headers> {
  if ([6, 17, 132].includes(protocol) && data.length >= 4) {
    const ports = { sourcePort: data.readUInt16BE(0), port: data.readUInt16BE(2) };
    if (protocol !== 6 || data.length < 20) return ports;
    const tcp = { flags: data[13] as number, sequence: data.readUInt32BE(4), acknowledged: data.readUInt32BE(8) };
    return { ...ports, tcp };
  }
  if ((protocol === 1 || protocol === 58) && data.length >= 2) {
    return { icmpType: data[0] as number, icmpCode: data[1] as number };
  }
  return {};
}

function address(family: Family, data: Buffer): Address {
  return { family, value: BigInt(`0x${data.toString("hex")}`) };
}
