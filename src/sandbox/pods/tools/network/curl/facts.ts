/** What curl knows of a transfer; `-w` shows it. */

export interface Facts {
  url: string;
  code: number;
  bytes: number;
  sent: number;
  redirects: number;
  contentType: string;
  redirectUrl: string;
  remote: { address: string; port: number };
  local: { address: string; port: number };
  looked: number;
  connected: number;
  secured: number;
  started: number;
  total: number;
  connects: number;
}

export function nothingYet(): Facts {
  const nowhere = { address: "", port: 0 };
  return {
    url: "",
    code: 0,
    bytes: 0,
    sent: 0,
    redirects: 0,
    contentType: "",
    redirectUrl: "",
    remote: nowhere,
    local: nowhere,
    looked: -1,
    connected: -1,
    secured: -1,
    started: -1,
    total: 0,
    connects: 0,
  };
}

/** What else `-w` may ask for. */
interface Around {
  readonly url: string;
  readonly method: string;
  readonly file: string;
  readonly version: string;
  readonly failure: { readonly code: number; readonly message: string } | undefined;
}

export function written(format: string, facts: Facts, around: Around): string {
  const time = (milliseconds: number) => (Math.max(0, milliseconds) / 1000).toFixed(6);
  const scheme = facts.url.startsWith("https") ? "https" : "http";
  const values: Readonly<Record<string, string>> = {
    http_code: String(facts.code).padStart(3, "0"),
    response_code: String(facts.code).padStart(3, "0"),
    time_total: time(facts.total),
    time_namelookup: time(facts.looked),
    time_connect: time(facts.connected),
    time_appconnect: time(facts.secured),
    time_pretransfer: time(facts.connected),
    time_starttransfer: time(facts.started),
    time_redirect: time(0),
    size_download: String(facts.bytes),
    size_upload: String(facts.sent),
    speed_download: String(Math.round(facts.bytes / Math.max(0.001, facts.total / 1000))),
    remote_ip: facts.remote.address,
    remote_port: String(facts.remote.port),
    local_ip: facts.local.address,
    local_port: String(facts.local.port),
    url_effective: facts.url.replace(/^([a-z]+:\/\/[^/?#]+)(?=$|\?)/i, "$1/"),
    url: around.url,
    content_type: facts.contentType,
    num_connects: String(facts.connects),
    num_redirects: String(facts.redirects),
    redirect_url: facts.redirectUrl,
    http_version: facts.code === 0 ? "0" : "1.1",
    scheme: Number.parseInt(around.version, 10) < 8 ? scheme.toUpperCase() : scheme,
    method: around.method,
    errormsg: around.failure?.message ?? "",
    exitcode: String(around.failure?.code ?? 0),
    ssl_verify_result: "0",
    filename_effective: around.file,
  };
  const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
  return format.replace(/%\{(\w+)\}|%%|\\(.)/g, (token, name: string | undefined, letter: string | undefined) =>
    name !== undefined ? (values[name] ?? "") : letter !== undefined ? (escapes[letter] ?? token) : "%",
  );
}
