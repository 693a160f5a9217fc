/** A file's content while it grows. */

/** Buffers that were made with room to grow, so that writing piece by piece does not copy everything each time. */
const growing = new WeakSet<ArrayBufferLike>();

export function appended(before: Uint8Array, data: Uint8Array): Uint8Array {
  const size = before.byteLength + data.byteLength;
  if (growing.has(before.buffer) && size <= before.buffer.byteLength) {
    const after = new Uint8Array(before.buffer, 0, size);
    after.set(data, before.byteLength);
    return after;
  }
  if (before.byteLength === 0) return data.slice();
  const room = new Uint8Array(Math.max(256, size * 2));
  growing.add(room.buffer);
  room.set(before);
  room.set(data, before.byteLength);
  return room.subarray(0, size);
}
