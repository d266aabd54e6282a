import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";

/**
 * The conversation of `bench-flow.ts` as LangGraph.js has it: a thread a conversation, `interrupt` where it waits, every
 * turn a checkpoint in PostgreSQL. `durability` is LangGraph's own word: "async" (its default) or "exit".
 */
export async function createPeer({ url, connections, durability }) {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const saver = new PostgresSaver(pool);
  await saver.setup();
  const State = Annotation.Root({ last: Annotation(), notes: Annotation(), reply: Annotation() });
  const graph = new StateGraph(State)
    .addNode("ask", ({ last }) => ({ reply: `You said ${last}. What else?` }))
    .addNode("listen", ({ reply }) => ({ last: interrupt(reply) }))
    .addEdge(START, "ask")
    .addEdge("ask", "listen")
    .addConditionalEdges("listen", ({ last }) => (last === "stop" ? END : "ask"), ["ask", END])
    .compile({ checkpointer: saver });
  let opened = 0;
  return {
    async open() {
      opened += 1;
      const config = { configurable: { thread_id: `bench-${process.pid}-${durability}-${opened}` }, durability };
      await graph.invoke({ last: "", notes: "x".repeat(2_000), reply: "" }, config);
      return {
        async say(message) {
          const { reply } = await graph.invoke(new Command({ resume: message }), config);
          if (reply !== `You said ${message}. What else?`) throw new Error(`LangGraph answered: ${reply}`);
        },
        close() {},
      };
    },
    close: () => pool.end(),
  };
}
