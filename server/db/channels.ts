/** Where forks talk. Nobody is there but the operator who forked. */
export const sandboxChannel = "sandbox";

/** Channels whose messages are fetched by whoever wants them: nothing of them is sent out. */
export const pulledChannels: ReadonlySet<string> = new Set(["web", sandboxChannel]);

/** The same as an SQL array. */
export const pulledChannelsSql = `ARRAY[${[...pulledChannels].map((channel) => `'${channel}'`).join(", ")}]`;
