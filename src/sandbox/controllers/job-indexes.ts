/** The finished indexes of an Indexed job as its status writes them: `0,2-4`. */
export function parseIndexes(text: string): ReadonlySet<number> {
  const ranges = text.split(",").filter((part) => part !== "");
  return new Set(
    ranges.flatMap((range) => {
      const [first = 0, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    }),
  );
}

export function joinIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((one, other) => one - other);
  const ranges: [number, number][] = [];
  for (const index of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  // Two in a row are listed, three make a range.
  return ranges
    .map(([first, last]) =>
      first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
    )
    .join(",");
}
