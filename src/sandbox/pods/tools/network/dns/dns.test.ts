import { beforeEach, describe, expect, test } from "vitest";
import { WebLab } from "../../../testing/web.ts";

let lab: WebLab;
beforeEach(() => {
  lab = new WebLab();
});

describe("names by hand", () => {
  test("nslookup of busybox asks every search domain", async () => {
    expect(await lab.run("busybox", "nslookup web.shop.svc.cluster.local")).toEqual({
      stdout:
        "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.shop.svc.cluster.local\nAddress: ADDRESS\n\n\n",
      stderr: "",
      code: 0,
      seconds: 0,
    });
    const short = await lab.run("busybox", "nslookup web");
    expect(short.stdout).toContain("** server can't find web.svc.cluster.local: NXDOMAIN");
    expect(short.code).toBe(1);
  });

  test("nslookup of BIND says what it finds, and after three times five seconds that nobody answers", async () => {
    const client = lab.client("nicolaka/netshoot");
    expect((await lab.run(client, "nslookup web")).stdout).toContain(
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.shop.svc.cluster.local\nAddress: ADDRESS\n",
    );
    expect((await lab.run(client, "nslookup nosuch")).stdout).toContain("** server can't find nosuch: NXDOMAIN\n");
    lab.network.fate = () => "drop";
    expect(await lab.run(client, "nslookup web")).toEqual({
      stdout: `${";; communications error to 10.96.0.10#53: timed out\n".repeat(3)};; no servers could be reached\n\n`,
      stderr: "",
      code: 1,
      seconds: 15,
    });
    expect(await lab.run(client, "nslookup -timeout=2 -retry=0 web")).toMatchObject({ code: 1, seconds: 2 });
  });

  test("dig prints an answer in full or in short", async () => {
    const client = lab.client("nicolaka/netshoot");
    expect((await lab.run(client, "dig +short web.shop.svc.cluster.local")).stdout).toBe(`ADDRESS\n`);
    expect((await lab.run(client, "dig +short +search web")).stdout).toBe(`ADDRESS\n`);
    expect((await lab.run(client, "dig +noall +answer web.shop.svc.cluster.local")).stdout).toBe(
      `web.shop.svc.cluster.local.\t30 IN\tA\tADDRESS\n`,
    );
    expect((await lab.run(client, "dig nosuch.shop.svc.cluster.local")).stdout).toContain("status: NXDOMAIN");
    lab.network.fate = () => "drop";
    expect(await lab.run(client, "dig +short +time=1 +tries=1 web")).toEqual({
      stdout: ";; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached\n",
      stderr: "",
      code: 9,
      seconds: 1,
    });
  });
});
