// Calico's notation of ports and protocols.

type Port = { readonly least: number; readonly most: number } | { readonly name: string };

/** What the text means, or why Calico cannot read it. */
export function readPort(text: string): Port | { readonly complaint: string } {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    return port > 65535 ? { complaint: `invalid port format (${text})` } : { least: port, most: port };
  }
  const [, from, to] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return readRange(text, Number(from), Number(to));
  const named = /^[a-zA-Z0-9_.-]{1,128}$/.test(text);
  return named ? { name: text } : { complaint: `invalid name for named port (${text})` };
}

function readRange(text: string, least: number, most: number): Port | { readonly complaint: string } {
  if (least > 65535) return { complaint: `invalid minimum port number in range (${text})` };
  if (most > 65535) return { complaint: `invalid maximum port number in range (${text})` };
  if (least <= most) return { least, most };
  return {
    complaint: `minimum port number (${least}) is greater than maximum port number (${most}) in port range`,
  };
}

export function isNamedPort(value: unknown): boolean {
  return typeof value === "string" && "name" in readPort(value);
}

/** The number of a protocol that is given as one, also inside a string. */
export function protocolNumber(protocol: unknown): number | undefined {
  if (typeof protocol === "number") return protocol;
  if (typeof protocol !== "string" || !/^\d+$/.test(protocol)) return undefined;
  return Number(protocol) <= 255 ? Number(protocol) : undefined;
}

export function supportsPorts(protocol: unknown): boolean {
  const number = protocolNumber(protocol);
  if (number !== undefined) return [6, 17, 132].includes(number);
  return protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";
}
