import type { Container } from "@/server/container";
import { firstWorkspaceId } from "@/server/db/workspace";
import { signedHeaders } from "@/server/signatures/signature";

/** Somebody who talks through a channel, as far as the contract of channels asks. */
export type Customer = {
  sessionId: string;
  /** Says a text; the same `id` again is the same message. */
  says: (text: string, id?: string) => Promise<void>;
  /** Says several at once, as the channel brings what comes together. */
  saysTogether: (texts: readonly string[]) => Promise<void>;
  /** Takes an option that was offered, as one does there. */
  chooses: (label: string) => Promise<void>;
  /** What they have read so far, one text for each message of the flow: parts of one are joined. */
  heard: () => Promise<string[]>;
};

/** A channel with whatever stands at its other end. */
export type Line = {
  name: string;
  /** Somebody who was never there before and meets this flow. */
  meets: (flow: string) => Promise<Customer>;
};

let people = 0;
const newNumber = () => {
  people += 1;
  return `9198220${String(10_000 + people)}`;
};

/** The web chat, by the calls that its own page makes. */
export function webLine(container: Container): Line {
  return {
    name: "web",
    async meets(flow) {
      const { sessionId } = await container.conversations.open({ workspaceId: firstWorkspaceId, flow });
      let sent = 0;
      const read = async () => (await container.conversations.history(sessionId)).messages.filter(({ role }) => role !== "user");
      const nextId = () => `w${(sent += 1)}`;
      return {
        sessionId,
        says: async (message, id = nextId()) => void (await container.conversations.send(sessionId, { sessionId, clientMessageId: id, message })),
        async saysTogether(texts) {
          const send = (message: string) => container.conversations.send(sessionId, { sessionId, clientMessageId: nextId(), message });
          await Promise.all(texts.map(send));
        },
        async chooses(label) {
          const button = (await read()).flatMap(({ buttons }) => buttons).findLast((each) => each.label === label);
          await container.conversations.send(sessionId, { sessionId, clientMessageId: nextId(), message: label, event: button?.id ?? null });
        },
        heard: async () => (await read()).map(({ content, buttons }) => [content, ...buttons.map((each) => each.label)].join("\n")),
      };
    },
  };
}

/** A pushed channel with phone numbers whose other end is the simulated network. */
export function phoneLine(container: Container): Line {
  const { connections, webhooks, pool } = container;
  const channel = { name: "simulator", title: "Phone simulator" };
  return {
    name: "simulator",
    async meets(flow) {
      const connection = await connections.ofSandbox(firstWorkspaceId, channel);
      await connections.set(connection, { opens: flow });
      const address = newNumber();
      let sent = 0;
      const nextId = () => `${address}-${(sent += 1)}`;
      const deliver = async (messages: readonly { id: string; text: string }[]) => {
        const body = Buffer.from(JSON.stringify({ events: messages.map(({ id, text }) => ({ type: "message", id, from: address, text })) }));
        const headers = signedHeaders(connections.secretOf(connection), { body, at: Date.now() });
        await webhooks.deliver({ workspaceId: firstWorkspaceId, source: connection.publicKey }, headers, body);
      };
      const says: Customer["says"] = (text, id = nextId()) => deliver([{ id, text }]);
      const rows = async () =>
        (
          await pool.query<{ key: string; text: string }>(
            "SELECT split_part(key, '/', 1) AS key, text FROM simulated_messages WHERE connection_id = $1 AND address = $2 AND direction = 'to' ORDER BY id",
            [connection.id, address],
          )
        ).rows;
      await says("hi");
      const { rows: found } = await pool.query<{ id: string }>(
        "SELECT conversation_id AS id FROM channel_addresses WHERE connection_id = $1 AND address = $2",
        [connection.id, address],
      );
      const sessionId = found[0]?.id ?? "";
      return {
        sessionId,
        says,
        saysTogether: (texts) => deliver(texts.map((text) => ({ id: nextId(), text }))),
        async chooses(label) {
          await settledOutbox(container, sessionId);
          const lines = (await rows()).flatMap(({ text }) => text.split("\n"));
          const number = /^(\d+)\. (.*)$/.exec(lines.findLast((line) => line.endsWith(`. ${label}`)) ?? "")?.[1];
          await says(number ?? label);
        },
        async heard() {
          await settledOutbox(container, sessionId);
          const texts = new Map<string, string>();
          for (const { key, text } of await rows()) texts.set(key, texts.has(key) ? `${texts.get(key)} ${text}` : text);
          return [...texts.values()];
        },
      };
    },
  };
}

/** Until nothing of the conversation waits to be sent. */
async function settledOutbox({ pool }: Container, sessionId: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query("SELECT 1 FROM outbox_messages WHERE conversation_id = $1 AND status IN ('queued', 'sending') LIMIT 1", [sessionId]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
