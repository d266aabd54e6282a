import { createContext, useContext } from "react";
import type { Live } from "./use-live";

const LiveContext = createContext<Live>({ point: () => undefined });

export const LiveProvider = LiveContext.Provider;

export const useLiveTelling = (): Live => useContext(LiveContext);
