/** The ends that curl reports. */

/** An end that curl reports: `curl: (code) text`. */
export class CurlError extends Error {
  readonly code: number;
  readonly more: string;
  constructor(code: number, text: string, more = "") {
    super(text);
    this.code = code;
    this.more = more;
  }
}
