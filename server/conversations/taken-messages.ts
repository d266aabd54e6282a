/**
 * Customers' messages this process has taken lately, the oldest thrown out first. It only saves a turn's work for a message
 * that comes again: what decides is the unique key in the database.
 */
export function createTakenMessages(capacity = 20_000) {
  const taken = new Set<string>();
  const keyOf = (conversationId: string, clientMessageId: string) => `${conversationId} ${clientMessageId}`;
  return {
    has: (conversationId: string, clientMessageId: string): boolean => taken.has(keyOf(conversationId, clientMessageId)),
    add(conversationId: string, clientMessageId: string): void {
      taken.add(keyOf(conversationId, clientMessageId));
      if (taken.size > capacity) for (const oldest of taken) return void taken.delete(oldest);
    },
  };
}
