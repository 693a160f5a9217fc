/** An id that looks like a hash and is the same for the same thing. */
export function idOf(text: string, number: number): string {
  let hash = 2166136261 ^ number;
  let id = "";
  while (id.length < 64) {
    for (const char of text + id.length) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
    id += hash.toString(16).padStart(8, "0");
  }
  return id.slice(0, 64);
}
