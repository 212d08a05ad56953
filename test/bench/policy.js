/** A policy of `count` rules of the usual shape, "tcp port from a prefix to an address"; half of them share both. */
export function policyOf(count) {
  const lines = ["default reject to containers", "default deny forward"];
  for (let n = 0; n < count; n++) {
    const target = n % 2 === 0 ? 0 : n;
    const source = `10.${(n >> 8) & 255}.${n & 255}.0/24`;
    lines.push(`allow tcp ${1024 + (target % 60_000)} from ${source} to 172.18.${(target >> 8) & 255}.${target & 255}`);
  }
  return `${lines.join("\n")}\n`;
}
