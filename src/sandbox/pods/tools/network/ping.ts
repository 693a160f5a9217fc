/** `ping` of busybox and of iputils, and `traceroute`. */
import { timedOut, within } from "../../patience.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { find } from "./dial.ts";

const ping =
  (kind: "busybox" | "iputils"): Tool =>
  async (process, args, flavour) => {
    const options = await optionsOf(process, args, flavour, "46qnc:i:w:W:s:I:t:A");
    if (options === undefined) return 1;
    const [host] = options.operands;
    if (host === undefined) {
      await process.stderr.write(
        kind === "busybox" ? "Usage: ping [OPTIONS] HOST\n" : "ping: usage error: Destination address required\n",
      );
      return kind === "busybox" ? 1 : 2;
    }
    const found = await find(process, host);
    if (found === timedOut || found.kind !== "found") {
      const why =
        found !== timedOut && found.kind === "no such name"
          ? "Name or service not known"
          : "Temporary failure in name resolution";
      await complain(process, kind === "busybox" ? `bad address '${host}'` : `${host}: ${why}`);
      return kind === "busybox" ? 1 : 2;
    }
    const address = found.addresses[0] ?? host;
    const size = Number(options.get("s") ?? 56);
    const count = Number(options.get("c") ?? Number.POSITIVE_INFINITY);
    const interval = Number(options.get("i") ?? 1) * 1000;
    const deadline =
      options.get("w") === undefined ? Number.POSITIVE_INFINITY : process.clock.now() + Number(options.get("w")) * 1000;
    const patience = Number(options.get("W") ?? 10) * 1000;
    const began = process.clock.now();
    await process.stdout.write(
      kind === "busybox"
        ? `PING ${host} (${address}): ${size} data bytes\n`
        : `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`,
    );
    const times: number[] = [];
    let sent = 0;
    let errors = 0;
    let waiting = 0;
    const summary = async () => {
      const lost = sent === 0 ? 0 : Math.round((100 * (sent - times.length)) / sent);
      const received = kind === "busybox" ? `${times.length} packets received` : `${times.length} received`;
      const trouble = errors > 0 && kind === "iputils" ? `, +${errors} errors` : "";
      let text = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received}${trouble}, ${lost}% packet loss${kind === "iputils" ? `, time ${process.clock.now() - began}ms` : ""}\n`;
      if (times.length > 0) {
        const [least, most] = [Math.min(...times), Math.max(...times)];
        const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
        text +=
          kind === "busybox"
            ? `round-trip min/avg/max = ${[least, mean, most].map((time) => time.toFixed(3)).join("/")} ms\n`
            : `rtt min/avg/max/mdev = ${[least, mean, most, (most - least) / 2].map((time) => time.toFixed(3)).join("/")} ms\n`;
      } else if (kind === "iputils") text += "\n";
      await process.stdout.write(text);
    };
    let interrupted: () => void = () => {};
    const stop = new Promise<"stop">((resolve) => {
      interrupted = () => resolve("stop");
    });
    process.onSignal("SIGINT", () => interrupted());
    const one = async (sequence: number) => {
      waiting++;
      const answer = await within(process, Math.min(patience, Math.max(1, deadline - process.clock.now())), (signal) =>
        process.network.ping(address, { signal }),
      );
      waiting--;
      if (answer === timedOut) return;
      if (answer.kind === "reply") {
        times.push(answer.milliseconds);
        const time = answer.milliseconds.toFixed(3);
        if (!options.has("q"))
          await process.stdout.write(
            kind === "busybox"
              ? `${size + 8} bytes from ${address}: seq=${sequence} ttl=${answer.ttl} time=${time} ms\n`
              : `${size + 8} bytes from ${host === address ? address : `${host} (${address})`}: icmp_seq=${sequence + 1} ttl=${answer.ttl} time=${time} ms\n`,
          );
      } else if (kind === "iputils") {
        errors++;
        await process.stdout.write(
          `From ${answer.from} icmp_seq=${sequence + 1} Destination ${answer.why === "host" ? "Host" : "Net"} Unreachable\n`,
        );
      }
    };
    const all: Promise<void>[] = [];
    while (sent < count && process.clock.now() < deadline) {
      const answered = one(sent);
      all.push(answered.catch(() => {}));
      sent++;
      if (sent >= count) break;
      if ((await Promise.race([process.sleep(Math.min(interval, deadline - process.clock.now())), stop])) === "stop")
        break;
      await process.breathe();
    }
    if (waiting > 0) await Promise.race([Promise.all(all), stop]);
    await summary();
    return times.length > 0 ? 0 : 1;
  };

export const busyboxPing = ping("busybox");
export const iputilsPing = ping("iputils");

/** One hop to the node, then the pod: the network between nodes does not show. */
export const traceroute: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nIm:w:q:p:ATf:");
  if (options === undefined) return 1;
  const [host = ""] = options.operands;
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found") {
    await complain(process, `bad address '${host}'`);
    return 1;
  }
  const address = found.addresses[0] ?? host;
  const hops = Number(options.get("m") ?? 30);
  const patience = Number(options.get("w") ?? 5) * 1000;
  await process.stdout.write(`traceroute to ${host} (${address}), ${hops} hops max, 46 byte packets\n`);
  const gateway = process.network.routes.find((route) => route.gateway !== undefined)?.gateway;
  let hop = 1;
  if (gateway !== undefined)
    await process.stdout.write(`${String(hop++).padStart(2)}  ${gateway}  0.008 ms  0.004 ms  0.003 ms\n`);
  for (; hop <= hops; hop++) {
    const answer = await within(process, patience * 3, (signal) => process.network.ping(address, { signal }));
    if (answer !== timedOut && answer.kind === "reply") {
      await process.stdout.write(`${String(hop).padStart(2)}  ${address}  0.052 ms  0.021 ms  0.018 ms\n`);
      return 0;
    }
    await process.stdout.write(`${String(hop).padStart(2)}  *  *  *\n`);
  }
  return 0;
};
