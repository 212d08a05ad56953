/** Whether a name fits a glob of `*` (any run of characters) and `?` (any one character); linear, without backtracking into earlier stars. */
export function globFits(glob: string, name: string): boolean {
  let [g, n, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (g < glob.length && glob[g] === "*") {
      star = g++;
      mark = n;
    } else if (g < glob.length && (glob[g] === "?" || glob[g] === name[n])) {
      g++;
      n++;
    } else if (star >= 0) {
      g = star + 1;
      n = ++mark;
    } else return false;
  }
  while (glob[g] === "*") g++;
  return g === glob.length;
}
