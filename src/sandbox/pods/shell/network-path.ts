/** bash's `/dev/tcp/HOST/PORT`: a redirection that is a connection. */
import type { Connection } from "../network.ts";
import { timedOut, within } from "../patience.ts";
import { resolveName } from "../resolver.ts";
import type { Sink, Source } from "../streams.ts";
import { RedirectError } from "./errors.ts";
import type { Shell } from "./shell.ts";
import type { Stream } from "./streams.ts";

/** How long Linux itself tries to connect. */
const systemPatience = 130_000;

export async function openNetworkPath(path: string, shell: Shell): Promise<Stream | undefined> {
  const [, protocol, host, port] = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (shell.dialect !== "bash" || host === undefined || port === undefined) return undefined;
  if (protocol === "udp") throw new RedirectError(`${path}: the sandbox's bash opens TCP connections only`);
  const { process } = shell;
  const found = await resolveName(host, process);
  if (found.kind !== "found") {
    const why = found.kind === "no answer" ? "Temporary failure in name resolution" : "Name or service not known";
    await shell.complain(`${host}: ${why}`);
    throw new RedirectError(`${path}: Invalid argument`);
  }
  const address = found.addresses[0] ?? host;
  const outcome = await within(process, systemPatience, (signal) =>
    process.network.connect({ address, port: Number(port), protocol: "TCP" }, { signal }),
  );
  if (outcome !== timedOut && outcome.kind === "connected") return streamOf(outcome.connection);
  const why =
    outcome === timedOut
      ? "Connection timed out"
      : outcome.kind === "refused"
        ? "Connection refused"
        : outcome.kind === "unreachable" && outcome.why === "network"
          ? "Network is unreachable"
          : "No route to host";
  await shell.complain(`connect: ${why}`);
  throw new RedirectError(`${path}: ${why}`);
}

/** A connection as a stream that several commands may hold; the last to close it hangs up. */
function streamOf(connection: Connection): Stream {
  let holders = 0;
  const back: Uint8Array[] = [];
  const hold = () => {
    let open = true;
    holders++;
    return () => {
      if (open && --holders === 0) connection.close();
      open = false;
    };
  };
  const source = (): Source => ({
    read: async (signal) => back.shift() ?? connection.read(signal),
    unread: (data) => {
      back.unshift(data);
    },
    share: source,
    close: hold(),
  });
  const sink = (): Sink => ({
    write: (data, signal) => connection.write(data, signal),
    share: sink,
    close: hold(),
  });
  return { source: source(), sink: sink() };
}
