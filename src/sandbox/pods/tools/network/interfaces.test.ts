import { expect, test } from "vitest";
import { Lab } from "../../testing/lab.ts";

/** command, what it prints */
test.each([
  [
    "netstat -rn | head -2 | tail -1",
    "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n",
  ],
  ["netstat -rn | sed -n 3p", "0.0.0.0         169.254.1.1     0.0.0.0         UG        0 0          0 eth0\n"],
  [
    "route | sed -n 3,4p | cut -c1-48",
    "default         169.254.1.1     0.0.0.0         \n169.254.1.1     *               255.255.255.255 \n",
  ],
  ["route -n | sed -n 4p | cut -c1-32", "169.254.1.1     0.0.0.0         \n"],
  ["ip -4 addr show eth0 | grep -c link/; ip addr show eth0 | grep -c link/", "0\n1\n"],
])("%s", async (command, expected) => {
  expect((await new Lab().client("busybox").sh(command)).stdout).toBe(expected);
});
