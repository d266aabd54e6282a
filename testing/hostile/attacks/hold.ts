import { connect, type Socket } from "node:net";

export type Held = {
  /** Of the answer that came, if one came. */
  status: () => number | null;
  isOpen: () => boolean;
  end: () => void;
};

/** Opens a connection, sends these bytes and keeps it open without ever ending the request. */
export function hold(url: string, bytes: Buffer): Promise<Held> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = "";
    const socket: Socket = connect({ host: hostname, port: Number(port) });
    const held: Held = {
      status: () => {
        const found = /^HTTP\/1\.1 (\d{3})/.exec(received)?.[1];
        return found === undefined ? null : Number(found);
      },
      isOpen: () => !socket.destroyed,
      end: () => void socket.destroy(),
    };
    socket.on("data", (chunk) => (received += chunk.toString("latin1")));
    // Being cut is what this is about.
    socket.on("error", () => resolve(held));
    socket.on("close", () => resolve(held));
    socket.on("connect", () => socket.write(bytes, () => resolve(held)));
  });
}
