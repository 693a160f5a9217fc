/** Hands out IPv4 addresses of a /16 in order, leaving out those that are taken. */
export function addressPool(prefix: string, taken: ReadonlySet<string>, first: number): () => string {
  let next = first;
  return () => {
    for (;;) {
      const address = `${prefix}.${Math.floor(next / 256) % 256}.${next % 256}`;
      next += 1;
      // .0 and .255 are never a host's.
      if (!taken.has(address) && next % 256 > 1) return address;
    }
  };
}
