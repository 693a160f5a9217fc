/** How long the kubelet waits before it tries again what failed. */
export const firstBackOffMs = 10_000;
const longestBackOffMs = 300_000;

export const longer = (milliseconds: number): number => Math.min(milliseconds * 2, longestBackOffMs);
