import type { MessageRecord } from "./model-tables";
import type { World } from "./world";

/** Messages: each acknowledged one is stored once and answered (I1), numbers have no gaps (I2), and the order is the one in which they came (I7). */
export function checkConversations({ tables, witness }: World): void {
  for (const [id, conversation] of tables.conversations) {
    const said = tables.messages.get(id) ?? [];
    const numbers = said.map(({ seq }) => seq);
    if (numbers.some((seq, index) => seq !== index + 1)) witness.report("I2", `the messages of ${id} have the numbers ${numbers.join(", ")}`);
    if (conversation.lastSeq !== said.length) witness.report("I2", `${id} has ${said.length} messages and says ${conversation.lastSeq}`);
  }
  checkAcknowledged({ tables, witness });
  checkOrder({ tables, witness });
}

type Seen = Pick<World, "tables" | "witness">;

function findMessages({ tables }: Seen, conversationId: string, clientMessageId: string): MessageRecord[] {
  return (tables.messages.get(conversationId) ?? []).filter((message) => message.clientMessageId === clientMessageId);
}

function checkAcknowledged(seen: Seen): void {
  const { tables, witness } = seen;
  for (const { conversationId, clientMessageId, answer } of witness.acknowledged) {
    const stored = findMessages(seen, conversationId, clientMessageId);
    const [own] = stored;
    if (own === undefined || stored.length > 1) {
      witness.report("I1", `${clientMessageId} was acknowledged and is stored ${stored.length} times`);
      continue;
    }
    if (own.turnId !== answer.turnId || own.id !== answer.messageId || own.seq !== answer.seq)
      witness.report("I1", `${clientMessageId} is ${own.id} of ${own.turnId} and was acknowledged as ${answer.messageId} of ${answer.turnId}`);
    const replies = (tables.messages.get(conversationId) ?? []).filter(({ turnId, role }) => turnId === own.turnId && role !== "user");
    const hasSteps = own.runId !== null && (tables.steps.get(own.runId) ?? []).some(({ turnId }) => turnId === own.turnId);
    if (replies.length === 0 && !hasSteps) witness.report("I1", `${clientMessageId} was acknowledged and nothing came of it`);
    for (const message of answer.messages)
      if (!replies.some(({ id }) => id === message.id)) witness.report("I1", `the answer to ${clientMessageId} had a message that is not stored for it`);
  }
}

/** What reached a process first was taken first, unless it had to be sent again; what was acknowledged before was there before. */
function checkOrder(seen: Seen): void {
  const { witness } = seen;
  const once = witness.arrived.filter(
    (one) => witness.arrived.filter((other) => other.conversationId === one.conversationId && other.clientMessageId === one.clientMessageId).length === 1,
  );
  for (const [index, earlier] of once.entries())
    for (const later of once.slice(index + 1)) {
      if (later.conversationId !== earlier.conversationId || later.node !== earlier.node) continue;
      const first = findMessages(seen, earlier.conversationId, earlier.clientMessageId)[0]?.seq ?? 0;
      const second = findMessages(seen, later.conversationId, later.clientMessageId)[0]?.seq ?? Number.POSITIVE_INFINITY;
      if (first > second) witness.report("I7", `${earlier.clientMessageId} reached ${earlier.node} before ${later.clientMessageId} and stands after it`);
    }
}
