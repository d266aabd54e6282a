import type { Channel, PushedChannel } from "./channel";

/** Where forks talk. Nobody is there but the operator who forked. */
export const sandboxChannel = "sandbox";

/** Everything that follows from which channels there are. Pure. */
export function deriveChannels(channels: readonly Channel[]) {
  const byName: ReadonlyMap<string, Channel> = new Map(channels.map((channel) => [channel.name, channel]));
  /** Channels whose messages are fetched by whoever wants them: nothing of them is sent out. */
  const pulledChannels: ReadonlySet<string> = new Set([...channels.filter(({ pulled }) => pulled).map(({ name }) => name), sandboxChannel]);
  return {
    findChannel: (name: string): Channel | null => byName.get(name) ?? null,
    pulledChannels,
    /** The same as an SQL array. */
    pulledChannelsSql: `ARRAY[${[...pulledChannels].map((channel) => `'${channel}'`).join(", ")}]`,
    /** Channels whose addresses are telephone numbers, those with a provider first. */
    numberChannels: channels
      .flatMap((channel): PushedChannel[] => (channel.pulled || !channel.hasPhoneNumbers ? [] : [channel]))
      .toSorted((a, b) => Number(a.isSandbox) - Number(b.isSandbox)),
  };
}
