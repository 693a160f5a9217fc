/** Opening paths: plain files, and the devices under /dev. */

import { FileError } from "./file-error.ts";
import { absolute } from "./paths.ts";
import type { Process } from "./process.ts";
import { nothing, type Sink, type Source, sinkTo } from "./streams.ts";

interface Standard {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Throws FileError. */
export function openToRead(path: string, process: Process, standard: Standard = process): Source {
  const place = absolute(process.cwd, path);
  const node = process.files.get(place);
  if (node.kind !== "device") return process.files.openSource(place);
  switch (node.device) {
    case "null":
      return nothing;
    case "zero":
      return endless((size) => new Uint8Array(size));
    case "random":
      return endless((size) => crypto.getRandomValues(new Uint8Array(size)));
    case "stdin":
      return standard.stdin.share();
    case "tty":
      if (process.terminal !== undefined) return process.terminal.source;
      throw new FileError("ENXIO");
    default:
      throw new FileError("EACCES");
  }
}

/** Throws FileError. */
export function openToWrite(path: string, process: Process, append: boolean, standard: Standard = process): Sink {
  const place = absolute(process.cwd, path);
  const node = process.files.find(place);
  if (node?.kind !== "device") return process.files.openSink(place, { append });
  switch (node.device) {
    case "null":
    case "zero":
    case "random":
      return nothing;
    case "full":
      return sinkTo(() => {
        throw new FileError("ENOSPC");
      });
    case "stdout":
      return standard.stdout.share();
    case "stderr":
      return standard.stderr.share();
    case "tty":
      if (process.terminal !== undefined) return process.terminal.sink;
      throw new FileError("ENXIO");
    default:
      throw new FileError("EACCES");
  }
}

function endless(make: (size: number) => Uint8Array): Source {
  const source: Source = {
    async read(signal) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      return make(4096);
    },
    unread: () => {},
    share: () => source,
    close: () => {},
  };
  return source;
}
