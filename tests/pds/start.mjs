// Starts a real identity directory (PLC, in memory) and a real Bluesky PDS for the tests, on 127.0.0.1 only.
// Prints one line of JSON with their addresses, and ends when standard input is closed or a signal comes.
//
//   node start.mjs --data FOLDER [--view-url URL --view-did DID]

import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { createServer, Server } from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";

const LOOPBACK = "127.0.0.1";

// Both servers call listen(port) without a host and would be open to the whole network: put the host in for them.
const listen = Server.prototype.listen;
Server.prototype.listen = function (first, ...rest) {
  if (typeof first === "number" || typeof first === "string") {
    const callback = rest.find((argument) => typeof argument === "function");
    return listen.call(this, { port: Number(first), host: LOOPBACK }, ...(callback ? [callback] : []));
  }
  return listen.call(this, { ...first, host: LOOPBACK }, ...rest);
};

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const { values: options } = parseArgs({
  options: { data: { type: "string" }, "view-url": { type: "string" }, "view-did": { type: "string" } },
});
if (!options.data) {
  console.error("start.mjs: --data FOLDER is missing: name an empty folder for the server's files.");
  process.exit(2);
}

process.env.LOG_ENABLED = "false";
const require = createRequire(import.meta.url);
const { PlcServer, Database: PlcDatabase } = require("@did-plc/server");
const { PDS } = await import("@atproto/pds");

const plc = PlcServer.create({ db: PlcDatabase.mock(), port: await freePort() });
await plc.start();
// By name: the PDS refuses to ask a directory that is given as a bare IP address.
const plcUrl = `http://localhost:${plc.ctx.port}`;

const port = await freePort();
const secret = () => randomBytes(32).toString("hex");
Object.assign(process.env, {
  PDS_PORT: String(port),
  PDS_HOSTNAME: "localhost",
  PDS_DEV_MODE: "true",
  PDS_INVITE_REQUIRED: "false",
  PDS_DATA_DIRECTORY: options.data,
  PDS_BLOBSTORE_DISK_LOCATION: path.join(options.data, "blobs"),
  PDS_DID_PLC_URL: plcUrl,
  PDS_SERVICE_HANDLE_DOMAINS: ".test",
  PDS_JWT_SECRET: secret(),
  PDS_DPOP_SECRET: secret(),
  PDS_ADMIN_PASSWORD: secret(),
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: secret(),
  PDS_RATE_LIMITS_ENABLED: "false",
});
if (options["view-url"]) {
  process.env.PDS_BSKY_APP_VIEW_URL = options["view-url"];
  process.env.PDS_BSKY_APP_VIEW_DID = options["view-did"] ?? "did:web:view.test";
}

const pds = await PDS.fromEnv();
await pds.start();
console.log(JSON.stringify({ url: `http://${LOOPBACK}:${port}`, plc: plcUrl }));

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), 3000).unref();
  await pds.destroy();
  await plc.destroy();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// The test process holds our standard input: when it dies, however it dies, so do we.
process.stdin.on("end", stop);
process.stdin.on("close", stop);
process.stdin.resume();
