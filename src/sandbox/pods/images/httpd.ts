/** busybox's `httpd`: the files of a folder over HTTP. */

import { FileError } from "../file-error.ts";
import { AddressInUse } from "../network.ts";
import { absolute } from "../paths.ts";
import type { Process } from "../process.ts";
import type { Answer } from "../protocols/http.ts";
import { complain, optionsOf, pathOf, type Tool } from "../tools/tool.ts";
import { serveWeb, untilSignal } from "./serve.ts";

const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html",
  htm: "text/html",
  txt: "text/plain",
  json: "application/json",
  css: "text/css",
  js: "application/javascript",
  png: "image/png",
  svg: "image/svg+xml",
};

/** A file below a folder; undefined where there is none. Dots cannot lead out of it. */
export function fileAnswer(process: Process, folder: string, target: string, fallbackType: string): Answer | undefined {
  const path = absolute(folder, absolute("/", decodeURIComponent(target.replace(/[?#].*/, ""))).slice(1) || ".");
  const place = process.files.find(path)?.kind === "directory" ? absolute(path, "index.html") : path;
  try {
    const body = process.files.read(place);
    const type = contentTypes[place.replace(/.*\./, "")] ?? fallbackType;
    return { status: 200, headers: [["Content-Type", type]], body };
  } catch (error) {
    if (error instanceof FileError || error instanceof URIError) return undefined;
    throw error;
  }
}

export const busyboxHttpd: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "fivp:h:c:u:r:e:m:d:");
  if (options === undefined) return 1;
  const port = Number(/(\d+)$/.exec(options.get("p") ?? "80")?.[1]);
  const folder = pathOf(process, options.get("h") ?? ".");
  try {
    serveWeb(process, port, ({ target, from }) => {
      const answer = fileAnswer(process, folder, target, "application/octet-stream");
      if (options.has("v"))
        process.stderr.write(`[::ffff:${from}]: response:${answer === undefined ? 404 : 200}\n`).catch(() => {});
      return (
        answer ?? {
          status: 404,
          headers: [["Content-type", "text/html"]],
          body: "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n",
        }
      );
    });
  } catch (error) {
    if (!(error instanceof AddressInUse)) throw error;
    await complain(process, "bind: Address in use");
    return 1;
  }
  await untilSignal(process);
  return 0;
};
