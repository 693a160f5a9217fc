/** `curl` as a program: the options people use against services, one transfer a URL. */
import type { Tool } from "../../tool.ts";
import { parseCurl } from "./options.ts";
import { Transfer } from "./transfer.ts";

const helpText = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <category>       Get help for commands
 -i, --include               Include response headers in output
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit
`;

export const curl =
  (version: string): Tool =>
  async (process, args) => {
    const options = parseCurl(args);
    const { problem } = options;
    const modern = Number.parseInt(version, 10) >= 8;
    const help = "curl: try 'curl --help' or 'curl --manual' for more information\n";
    if (problem !== undefined) {
      const text = problem.kind === "missing" ? "requires parameter" : "is unknown";
      const name = problem.option.startsWith("--") ? problem.option : `-${problem.option}`;
      await process.stderr.write(`curl: option ${name}: ${text}\n${help}`);
      return 2;
    }
    if (options.has("h")) {
      await process.stdout.write(helpText);
      return 0;
    }
    if (options.has("V")) {
      await process.stdout.write(`curl ${version} (x86_64-pc-linux-gnu) libcurl/${version}\nProtocols: http https\n`);
      return 0;
    }
    const urls = [...options.operands, ...(options.values.get("url") ?? [])];
    if (urls.length === 0) {
      await process.stderr.write(`${modern ? "curl: (2) no URL specified\n" : ""}${help}`);
      return 2;
    }
    let status = 0;
    for (const [index, url] of urls.entries()) status = await new Transfer(process, options, url, index, version).run();
    return status;
  };
