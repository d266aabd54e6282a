import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { HttpAnswer, HttpRequest } from "@/flows/ports/http";
import { maxBodyBytes } from "./answer";
import type { Credential } from "./credentials";
import { createHttp } from "./http";

/** Public addresses that the test's connections are led away from, each to a server on this machine. */
const here = "93.184.216.34";
const other = "93.184.216.35";

const secret = "Bearer sesame-4711-opens";
const vault: { [name: string]: Credential } = { weather: { header: "Authorization", value: secret, hosts: ["api.test:80"] } };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Heard = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };

/** A server that notes who has reached it. */
async function listen(listener: RequestListener) {
  const heard: Heard[] = [];
  let connections = 0;
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
      listener(request, response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { heard, port, connections: () => connections };
}

/** A server below http: what it does with a connection is its own. */
async function listenRaw(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(
    () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  );
  return { port: (server.address() as AddressInfo).port };
}

type World = {
  names?: { [name: string]: string[] | (() => string[]) };
  ports?: { [address: string]: number };
  allowed?: readonly string[];
};

function aHttp({ names = {}, ports = {}, allowed = ["api.test", "other.test"] }: World) {
  const asked: string[] = [];
  const http = createHttp(
    {
      allowedHosts: async () => allowed,
      credentials: { find: async (_workspaceId, name) => vault[name] ?? null },
      async resolve(name) {
        asked.push(name);
        const all: NonNullable<World["names"]> = { "api.test": [here], "other.test": [other], ...names };
        const found = all[name];
        if (found === undefined) throw new Error("ENOTFOUND");
        return typeof found === "function" ? found() : found;
      },
      dial: ({ address, port }) => (Object.hasOwn(ports, address) ? { address: "127.0.0.1", port: ports[address] ?? 0 } : { address, port }),
    },
    "w_1",
  );
  const request = (overrides: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
    http.request(
      { method: "GET", url: "http://api.test/", headers: {}, body: null, credential: null, key: null, timeoutMs: 5_000, ...overrides },
      new AbortController().signal,
    );
  return { request, asked };
}

const answers =
  (status: number, headers: { [name: string]: string }, body: string | Buffer = ""): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

describe("an ordinary call", () => {
  it("sends method, headers, body, key and credential, and gives back JSON", async () => {
    const server = await listen(answers(201, { "content-type": "application/json; charset=utf-8", "x-id": "7", "set-cookie": "a=b" }, '{"id":7}'));
    const { request } = aHttp({ ports: { [here]: server.port } });
    const answer = await request({
      method: "POST",
      url: "http://api.test/a?b=c#d",
      headers: { "X-Own": "1" },
      body: { n: 1 },
      credential: "weather",
      key: "r_1:4",
    });
    expect(answer).toMatchObject({ type: "answered", status: 201, body: { id: 7 }, headers: { "x-id": "7" } });
    expect(answer.type === "answered" && Object.keys(answer.headers)).not.toContain("set-cookie");
    expect(server.heard).toEqual([
      {
        method: "POST",
        path: "/a?b=c",
        body: '{"n":1}',
        headers: expect.objectContaining({
          host: "api.test",
          "x-own": "1",
          "content-type": "application/json",
          "idempotency-key": "r_1:4",
          authorization: secret,
          connection: "close",
        }),
      },
    ]);
  });

  it.each<[string, string, string | Buffer, unknown]>([
    ["text", "text/plain", "hello", "hello"],
    ["JSON of a kind", "application/problem+json", '{"title":"no"}', { title: "no" }],
    ["what only calls itself JSON", "application/json", "{oops", "{oops"],
    ["bytes", "image/png", Buffer.from([1, 2, 3]), null],
    ["nothing", "application/json", "", null],
  ])("gives %s as it can be kept", async (_what, type, body, expected) => {
    const server = await listen(answers(200, { "content-type": type }, body));
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "answered", body: expected });
  });

  it("unpacks what is packed", async () => {
    const server = await listen((request, response) => {
      const isBrotli = request.url === "/br";
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": isBrotli ? "br" : "gzip" });
      response.end(isBrotli ? brotliCompressSync("packed") : gzipSync("packed"));
    });
    const { request } = aHttp({ ports: { [here]: server.port } });
    expect(await request()).toMatchObject({ body: "packed" });
    expect(await request({ url: "http://api.test/br" })).toMatchObject({ body: "packed" });
  });

  it("asks for the certificate of the name, at the address that was judged", async () => {
    let hello = "";
    const server = await listenRaw((socket) => {
      socket.once("data", (chunk: Buffer) => {
        hello = chunk.toString("latin1");
        socket.destroy();
      });
    });
    const { request } = aHttp({ ports: { [here]: server.port } });
    expect(await request({ url: "https://api.test/" })).toMatchObject({ type: "refused", reason: "UNREACHABLE" });
    expect(hello.includes("api.test")).toBe(true);
  });
});

describe("what is not called", () => {
  it.each([
    ["another scheme", "ftp://api.test/", "URL_INVALID"],
    ["a file", "file:///etc/passwd", "URL_INVALID"],
    ["no address", "api.test", "URL_INVALID"],
    ["a user in the address", "http://me:pw@api.test/", "URL_INVALID"],
    ["a host that is not on the list", "http://evil.test/", "HOST_NOT_ALLOWED"],
    ["another port of one that is", "http://api.test:8080/", "HOST_NOT_ALLOWED"],
    ["a name that only ends alike", "http://notapi.test/", "HOST_NOT_ALLOWED"],
  ])("%s", async (_what, url, reason) => {
    const { request, asked } = aHttp({});
    expect(await request({ url })).toMatchObject({ type: "refused", reason });
    expect(asked).toEqual([]);
  });

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data",
  ])("%s, though every host is allowed", async (url) => {
    expect(await aHttp({ allowed: ["*"] }).request({ url })).toMatchObject({ type: "refused", reason: "ADDRESS_NOT_ALLOWED" });
  });

  it.each<[string, string[]]>([
    ["a name that leads inside", ["127.0.0.1"]],
    ["one that leads inside among others", [here, "10.0.0.1"]],
    ["one that leads inside in the other family", ["::ffff:127.0.0.1"]],
    ["one through NAT64", ["64:ff9b::7f00:1"]],
  ])("%s", async (_what, addresses) => {
    const server = await listen(answers(200, {}, "inside"));
    const { request } = aHttp({ names: { "api.test": addresses }, ports: { [here]: server.port } });
    expect(await request()).toMatchObject({ type: "refused", reason: "ADDRESS_NOT_ALLOWED" });
    expect(server.connections()).toBe(0);
  });

  it.each<[string, Partial<HttpRequest>, string]>([
    ["a header of the connection", { headers: { Host: "evil.test" } }, "REQUEST_INVALID"],
    ["a header with a line in it", { headers: { "x-a": "1\r\nx-b: 2" } }, "REQUEST_INVALID"],
    ["a header whose name has a line in it", { headers: { "x-a\r\nx-b": "1" } }, "REQUEST_INVALID"],
    ["a key of its own", { headers: { "Idempotency-Key": "mine" } }, "REQUEST_INVALID"],
    ["a GET with a body", { body: { a: 1 } }, "REQUEST_INVALID"],
    ["a body that is too large", { method: "POST", body: "x".repeat(65_537) }, "REQUEST_INVALID"],
    ["a credential that is not there", { credential: "nobody" }, "CREDENTIAL_UNKNOWN"],
    ["a credential that is not meant for the host", { url: "http://other.test/", credential: "weather" }, "HOST_NOT_ALLOWED"],
  ])("%s", async (_what, overrides, reason) => {
    const server = await listen(answers(200, {}));
    expect(await aHttp({ ports: { [here]: server.port, [other]: server.port } }).request(overrides)).toMatchObject({ type: "refused", reason });
    expect(server.connections()).toBe(0);
  });

  it("a name that answers differently the second time: what was judged is what is called", async () => {
    const server = await listen(answers(200, { "content-type": "text/plain" }, "outside"));
    const inside = await listen(answers(200, { "content-type": "text/plain" }, "inside"));
    let times = 0;
    const { request, asked } = aHttp({
      names: { "api.test": () => (times++ === 0 ? [here] : ["127.0.0.1"]) },
      ports: { [here]: server.port, "127.0.0.1": inside.port },
    });
    expect(await request()).toMatchObject({ body: "outside" });
    expect(asked).toEqual(["api.test"]);
    expect(await request()).toMatchObject({ type: "refused", reason: "ADDRESS_NOT_ALLOWED" });
    expect(inside.connections()).toBe(0);
  });
});

describe("redirects", () => {
  const to =
    (location: string, status = 302): RequestListener =>
    (request, response) => {
      if (request.url === "/there") response.writeHead(200, { "content-type": "text/plain" }).end("there");
      else response.writeHead(status, { location }).end();
    };

  it.each([
    ["to this machine", "http://127.0.0.1/there"],
    ["to metadata", "http://169.254.169.254/there"],
    ["to a name that leads inside", "http://inside.test/there"],
    ["to a host that is not on the list", "http://evil.test/there"],
    ["to another port", "http://api.test:22/there"],
    ["to another scheme", "file:///etc/passwd"],
    ["to a user", "http://me:pw@api.test/there"],
  ])("%s are not followed", async (_what, location) => {
    const server = await listen(to(location));
    const inside = await listen(answers(200, {}, "inside"));
    const { request } = aHttp({
      allowed: ["api.test", "127.0.0.1", "169.254.169.254", "inside.test"],
      names: { "inside.test": ["192.168.0.1"] },
      ports: { [here]: server.port, "127.0.0.1": inside.port, "169.254.169.254": inside.port, "192.168.0.1": inside.port },
    });
    expect(await request()).toMatchObject({ type: "failed", reason: "REDIRECT_NOT_ALLOWED" });
    expect(inside.connections()).toBe(0);
  });

  it("look the name up anew, so one that has turned inside meanwhile is not followed", async () => {
    const server = await listen(to("http://api.test/there"));
    let times = 0;
    const { request } = aHttp({
      names: { "api.test": () => (times++ === 0 ? [here] : ["10.0.0.1"]) },
      ports: { [here]: server.port, "10.0.0.1": server.port },
    });
    expect(await request()).toMatchObject({ type: "failed", reason: "REDIRECT_NOT_ALLOWED" });
    expect(server.connections()).toBe(1);
  });

  it("in a circle end after five", async () => {
    const server = await listen(to("/again"));
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "failed", reason: "TOO_MANY_REDIRECTS" });
    expect(server.connections()).toBe(6);
  });

  it("keep the credential and the author's headers at home, and leave both behind elsewhere", async () => {
    const server = await listen((request, response) => {
      response.writeHead(307, { location: request.url === "/" ? "/second" : "http://other.test/there" }).end();
    });
    const elsewhere = await listen(answers(200, { "content-type": "text/plain" }, "there"));
    const { request } = aHttp({ ports: { [here]: server.port, [other]: elsewhere.port } });
    const answer = await request({ method: "POST", headers: { "x-token": "t", cookie: "c=1" }, body: { n: 1 }, credential: "weather", key: "r_1:4" });
    expect(answer).toMatchObject({ type: "answered", body: "there" });
    expect(server.heard.map(({ headers }) => [headers.authorization, headers["x-token"]])).toEqual([
      [secret, "t"],
      [secret, "t"],
    ]);
    const [last] = elsewhere.heard;
    expect(last).toMatchObject({
      method: "POST",
      body: '{"n":1}',
      headers: { host: "other.test", "content-type": "application/json", "idempotency-key": "r_1:4" },
    });
    expect(Object.keys(last?.headers ?? {})).not.toEqual(expect.arrayContaining(["authorization"]));
    expect(Object.keys(last?.headers ?? {})).not.toEqual(expect.arrayContaining(["x-token"]));
    expect(Object.keys(last?.headers ?? {})).not.toEqual(expect.arrayContaining(["cookie"]));
  });

  it.each([
    [303, "POST", "GET", ""],
    [302, "POST", "GET", ""],
    [308, "PUT", "PUT", '{"n":1}'],
  ] as const)("%i makes %s a %s", async (status, method, expected, body) => {
    const server = await listen(to("/there", status));
    await aHttp({ ports: { [here]: server.port } }).request({ method, body: { n: 1 } });
    expect(server.heard[1]).toMatchObject({ method: expected, body });
    expect(server.heard[1]?.headers["content-type"]).toBe(body === "" ? undefined : "application/json");
  });

  it("do not lead out of https", async () => {
    const { redirected } = await import("./prepare");
    const hop = { type: "prepared", url: new URL("https://api.test/"), method: "GET", headers: {}, body: null, isCredentialed: false } as const;
    expect(redirected(hop, { statusCode: 302, headers: { location: "http://api.test/" } }, null)).toMatchObject({ type: "refused" });
  });
});

describe("a server that means no good", () => {
  it("is given up when it sends byte after byte without an end", async () => {
    let isClosed = false;
    const server = await listenRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n");
      const timer = setInterval(() => socket.write("a"), 10);
      socket.on("close", () => {
        isClosed = true;
        clearInterval(timer);
      });
    });
    expect(await aHttp({ ports: { [here]: server.port } }).request({ timeoutMs: 150 })).toMatchObject({ type: "failed", reason: "TIMEOUT" });
    await expect.poll(() => isClosed).toBe(true);
  });

  it.each([
    ["says nothing", () => undefined],
    ["sends one letter of its head at a time", (socket: Socket) => void setInterval(() => socket.write("H"), 10).unref()],
  ])("is given up when it %s", async (_what, behave) => {
    const server = await listenRaw(behave);
    const answer = await aHttp({ ports: { [here]: server.port } }).request({ timeoutMs: 150 });
    expect(answer).toMatchObject({ type: "failed" });
  });

  it("is given up when its name does not resolve in time", async () => {
    const http = createHttp(
      { allowedHosts: async () => ["api.test"], credentials: { find: async () => null }, resolve: () => new Promise(() => undefined) },
      "w_1",
    );
    const request: HttpRequest = { method: "GET", url: "http://api.test/", headers: {}, body: null, credential: null, key: null, timeoutMs: 50 };
    expect(await http.request(request, new AbortController().signal)).toMatchObject({ type: "failed", reason: "TIMEOUT" });
  });

  it("is cut off when its answer is too large, long before it has all come", async () => {
    let sent = 0;
    const server = await listen((_request, response: ServerResponse) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const chunk = Buffer.alloc(65_536, 97);
      const pour = (): void => {
        while (!response.destroyed && sent < 64 * 1_048_576) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", pour);
        }
        response.end();
      };
      pour();
    });
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "failed", reason: "TOO_LARGE" });
    expect(sent).toBeLessThan(32 * 1_048_576);
  });

  it("is cut off when little unpacks to much", async () => {
    const bomb = gzipSync(Buffer.alloc(maxBodyBytes + 1));
    expect(bomb.length).toBeLessThan(maxBodyBytes / 100);
    const server = await listen(answers(200, { "content-type": "text/plain", "content-encoding": "gzip" }, bomb));
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "failed", reason: "TOO_LARGE" });
  });

  it("takes a body of just the size", async () => {
    const server = await listen(answers(200, { "content-type": "text/plain", "content-encoding": "gzip" }, gzipSync(Buffer.alloc(maxBodyBytes, 97))));
    const answer = await aHttp({ ports: { [here]: server.port } }).request();
    expect(answer.type === "answered" && String(answer.body).length).toBe(maxBodyBytes);
  });

  it.each<[string, { [name: string]: string }, string | Buffer, string]>([
    ["packs twice", { "content-encoding": "gzip, gzip" }, gzipSync(gzipSync("a")), "BAD_ANSWER"],
    ["says it is packed when it is not", { "content-encoding": "gzip" }, "plain", "BAD_ANSWER"],
    ["breaks off what is packed", { "content-encoding": "gzip" }, gzipSync("a".repeat(1_000)).subarray(0, 12), "BAD_ANSWER"],
    ["has endless headers", { "x-long": "a".repeat(20_000) }, "", "TOO_LARGE"],
  ])("%s", async (_what, headers, body, reason) => {
    const server = await listen(answers(200, headers, body));
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "failed", reason });
  });

  it.each([
    ["speaks something else", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["changes the protocol", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"],
    ["breaks off", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"],
    ["splits its answer", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd"],
  ])("%s", async (_what, text) => {
    const server = await listenRaw((socket) => socket.once("data", () => socket.end(text)));
    expect(await aHttp({ ports: { [here]: server.port } }).request({ timeoutMs: 2_000 })).toMatchObject({ type: "failed" });
  });

  it("repeats the credential, and it does not come back", async () => {
    const server = await listen((request, response) => {
      const { authorization } = request.headers;
      response.writeHead(200, { "content-type": "application/json", "x-echo": authorization ?? "" });
      response.end(JSON.stringify({ authorization, nested: [{ [authorization ?? ""]: "sesame-4711-opens" }] }));
    });
    const answer = await aHttp({ ports: { [here]: server.port } }).request({ credential: "weather" });
    expect(answer).toMatchObject({ type: "answered", status: 200 });
    expect(JSON.stringify(answer)).not.toContain("sesame");
  });

  it("breaks, and the reason tells neither credential nor query", async () => {
    const server = await listenRaw((socket) => socket.destroy());
    const answer = await aHttp({ ports: { [here]: server.port } }).request({ url: "http://api.test/p?token=abc", credential: "weather" });
    expect(answer).toMatchObject({ type: "failed", reason: "BROKEN" });
    expect(JSON.stringify(answer)).not.toMatch(/sesame|token|abc/);
  });
});

describe("where there is nothing", () => {
  it("says that it cannot be reached", async () => {
    const server = await listen(answers(200, {}));
    await closers.pop()?.();
    expect(await aHttp({ ports: { [here]: server.port } }).request()).toMatchObject({ type: "refused", reason: "UNREACHABLE" });
    expect(await aHttp({ names: { "api.test": [] } }).request()).toMatchObject({ type: "refused", reason: "UNREACHABLE" });
    expect(await aHttp({ allowed: ["gone.test"] }).request({ url: "http://gone.test/" })).toMatchObject({ type: "refused", reason: "UNREACHABLE" });
  });

  it("tries the next address of a name when there is no connection to the first", async () => {
    const gone = await listen(answers(200, {}));
    await closers.pop()?.();
    const server = await listen(answers(200, { "content-type": "text/plain" }, "second"));
    const { request } = aHttp({ names: { "api.test": [other, here] }, ports: { [other]: gone.port, [here]: server.port } });
    expect(await request({ method: "POST", body: "x" })).toMatchObject({ body: "second" });
    expect(server.heard).toHaveLength(1);
  });

  it("throws only when the turn itself is over", async () => {
    const server = await listenRaw(() => undefined);
    const http = createHttp(
      {
        allowedHosts: async () => ["api.test"],
        credentials: { find: async () => null },
        resolve: async () => [here],
        dial: () => ({ address: "127.0.0.1", port: server.port }),
      },
      "w_1",
    );
    const turn = new AbortController();
    const request: HttpRequest = { method: "GET", url: "http://api.test/", headers: {}, body: null, credential: null, key: null, timeoutMs: 5_000 };
    const answer = http.request(request, turn.signal);
    setTimeout(() => turn.abort(new Error("over")), 20);
    await expect(answer).rejects.toThrow("over");
  });
});
