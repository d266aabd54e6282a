import { deriveChannels } from "./derive-channels";
import { simulatorChannel } from "./simulator/simulator-channel";
import { webChannel } from "./web/web-channel";

/** Every channel. A new one is its folder and a line here. */
export const channels = [webChannel, simulatorChannel] as const;

export const { findChannel, pulledChannels, pulledChannelsSql, numberChannels } = deriveChannels(channels);
