import { type Address, isProblem, parseAddress } from "../../src/ip/address.ts";

/** An IP packet to send. */
export interface Wire {
  readonly source: string;
  readonly destination: string;
  /** IP protocol number. */
  readonly protocol: number;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly icmpType?: number;
  readonly hopLimit: number;
  /** TCP's flags as a number (2: SYN, the usual one). */
  readonly tcpFlags?: number;
  /** Sent in two fragments. */
  readonly fragmented?: boolean;
}

/** Stands in every packet of the lab, followed by the packet's number (32 bits), at its end. */
export const MARKER = Buffer.from("wAlL");

/** The bytes of a packet that bears a number: one piece, or two fragments. */
export function encode(wire: Wire, number: number): Buffer[] {
  const source = address(wire.source);
  const destination = address(wire.destination);
  const marker = Buffer.concat([MARKER, u32(number)]);
  const body = transport(wire, source, destination, marker, number);
  if (source.family === 4) return fragmentsV4(wire, source, destination, body, number);
  return fragmentsV6(wire, source, destination, body, number);
}

function address(text: string): Address {
  const result = parseAddress(text);
  if (isProblem(result)) throw new Error(`not an address: ${text}`);
  return result;
}

function fragmentsV4(wire: Wire, source: Address, destination: Address, body: Buffer, number: number): Buffer[] {
  if (!wire.fragmented) return [headerV4(wire, source, destination, body, number, 0x4000)];
  const first = body.subarray(0, 8);
  const rest = body.subarray(8);
  return [
    headerV4(wire, source, destination, first, number, 0x2000),
    headerV4(wire, source, destination, rest, number, 1),
  ];
}

function headerV4(
  wire: Wire,
  source: Address,
  destination: Address,
  body: Buffer,
  id: number,
  fragment: number,
): Buffer {
  const header = Buffer.concat([
    Buffer.from([0x45, 0]),
    u16(20 + body.length),
    u16(id & 0xffff),
    u16(fragment),
    Buffer.from([wire.hopLimit, wire.protocol, 0, 0]),
    bytes(source),
    bytes(destination),
  ]);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, body]);
}

function fragmentsV6(wire: Wire, source: Address, destination: Address, body: Buffer, number: number): Buffer[] {
  const pieces = wire.fragmented
    ? [
        { next: 44, data: Buffer.concat([fragmentHeader(wire.protocol, 1, number), body.subarray(0, 8)]) },
        { next: 44, data: Buffer.concat([fragmentHeader(wire.protocol, 8, number), body.subarray(8)]) },
      ]
    : [{ next: wire.protocol, data: body }];
  return pieces.map(({ next, data }) =>
    Buffer.concat([
      u32(0x60000000),
      u16(data.length),
      Buffer.from([next, wire.hopLimit]),
      bytes(source),
      bytes(destination),
      data,
    ]),
  );
}

function fragmentHeader(next: number, offset: number, id: number): Buffer {
  return Buffer.concat([Buffer.from([next, 0]), u16(offset), u32(id)]);
}

function transport(wire: Wire, source: Address, destination: Address, marker: Buffer, number: number): Buffer {
  const ports = Buffer.concat([u16(wire.sourcePort ?? 0), u16(wire.port ?? 0)]);
  const pseudo = (length: number) => pseudoHeader(source, destination, wire.protocol, length);
  switch (wire.protocol) {
    case 6: {
      const flags = Buffer.from([0x50, wire.tcpFlags ?? 2]);
      const segment = Buffer.concat([ports, u32(number), u32(number), flags, u16(1024), u32(0), marker]);
      segment.writeUInt16BE(checksum(Buffer.concat([pseudo(segment.length), segment])), 16);
      return segment;
    }
    case 17: {
      const datagram = Buffer.concat([ports, u16(16), u16(0), marker]);
      datagram.writeUInt16BE(checksum(Buffer.concat([pseudo(datagram.length), datagram])) || 0xffff, 6);
      return datagram;
    }
    case 132: {
      const chunk = Buffer.concat([u32(0x01000020), u32(number || 1), u32(4096), u32(0x00010001), u32(1)]);
      const packet = Buffer.concat([ports, u32(0), u32(0), chunk, u32(0xc000000c), marker]);
      packet.writeUInt32LE(crc32c(packet), 8);
      return packet;
    }
    case 1:
    case 58: {
      const type = wire.icmpType ?? 0;
      const isEcho = type === (wire.protocol === 1 ? 8 : 128);
      const rest = isEcho ? Buffer.concat([u16(number & 0xffff), u16(number >>> 16)]) : Buffer.alloc(24);
      const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), rest, marker]);
      const covered = wire.protocol === 58 ? Buffer.concat([pseudo(message.length), message]) : message;
      message.writeUInt16BE(checksum(covered), 2);
      return message;
    }
    case 51:
      // RFC 4302: authenticates an ESP packet; a length of 6 words less 2
      return Buffer.concat([
        Buffer.from([50, 4, 0, 0]),
        u32(1),
        u32(number),
        Buffer.alloc(12),
        Buffer.alloc(16),
        marker,
      ]);
    default:
      return Buffer.concat([u32(wire.protocol === 47 ? 0x00000800 : number), u32(1), Buffer.alloc(16), marker]);
  }
}

function pseudoHeader(source: Address, destination: Address, protocol: number, length: number): Buffer {
  const tail =
    source.family === 4
      ? Buffer.concat([Buffer.from([0, protocol]), u16(length)])
      : Buffer.concat([u32(length), u32(protocol)]);
  return Buffer.concat([bytes(source), bytes(destination), tail]);
}

/** An address as it stands in a packet. */
export function bytes({ family, value }: Address): Buffer {
  return Buffer.from(value.toString(16).padStart(family === 4 ? 8 : 32, "0"), "hex");
}

function u16(value: number): Buffer {
  return Buffer.from([(value >>> 8) & 255, value & 255]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value >>> 0);
  return buffer;
}

/** The Internet checksum (RFC 1071). */
function checksum(data: Buffer): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 2) sum += (data[i] as number) * 256 + (data[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** SCTP's checksum (RFC 9260, appendix A). */
function crc32c(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
