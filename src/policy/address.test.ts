import { describe, expect, test } from "vitest";
import { contains, parseAddress, parseBlock, parseBlockOrAddress } from "./address.ts";

describe("an address", () => {
  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["FD00:0:0::1", "fd00::1"],
    ["::", "::"],
  ])("%s is %s", (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical);
  });

  test.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "0x7f.1",
    "10.0.0.1 ",
    "fd00::1%eth0",
    "fd00:::1",
    "web",
    ":".repeat(1e6),
  ])("%s is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe("a block", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.1.2.3/24", "10.1.2.200", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["10.0.0.1/32", "10.0.0.2", false],
    ["::/0", "fd00::1", true],
    ["::/0", "10.0.0.1", false],
    ["fd00::/126", "fd00::4", false],
  ])("%s with %s: %s", (block, address, inside) => {
    const [parsedBlock, parsedAddress] = [parseBlock(block), parseAddress(address)];
    expect(parsedBlock && parsedAddress && contains(parsedBlock, parsedAddress)).toBe(inside);
  });

  test.each([
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "fd00::/129",
    "/8",
    "a/8",
    "10.0.0.0/8/8",
  ])("%s is none", (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  test("may be a plain address where that is allowed", () => {
    expect(parseBlockOrAddress("10.0.0.1")).toMatchObject({ family: 4, first: 0x0a000001n, last: 0x0a000001n });
  });
});
