/** Kubernetes' own letters for generated names: no vowels, so that no words arise. */
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** A generated-looking part of a name that is always the same for the same seed. */
export function suffix(seed: string, length: number): string {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += letters[(state >>> 8) % letters.length];
  }
  return text;
}
