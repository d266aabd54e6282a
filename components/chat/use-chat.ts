"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type ChatClient, type ChatStatus, createChatClient } from "./chat-client";
import { placeOf, writeSession } from "./session-store";
import { changeTranscript, emptyTranscript, hasGap, type Transcript, type TranscriptChange } from "./transcript";

const gapPatienceMs = 800;
/** How a shared place reads among what was said. */
const locationText = "My location";

/** One conversation with a flow, kept across reloads and lost connections. What was sent is never lost and never sent as two. */
export function useChat(workspace: string | null, flow: string) {
  const [round, setRound] = useState(0);
  const [transcript, setTranscript] = useState<Transcript>(emptyTranscript);
  const [status, setStatus] = useState<ChatStatus>({ type: "opening" });
  const client = useRef<ChatClient | null>(null);

  useEffect(() => {
    // The client reads its own changes at once, before React has drawn them.
    let current = emptyTranscript;
    const change = (next: TranscriptChange) => {
      current = changeTranscript(current, next);
      setTranscript(current);
    };
    setTranscript(current);
    setStatus({ type: "opening" });
    const created = createChatClient({ workspace, flow, transcript: () => current, change, setStatus });
    client.current = created;
    // One tick later, so that a mount that is undone at once (React's strict mode) opens no session.
    const timer = setTimeout(() => void created.start(), 0);
    return () => {
      clearTimeout(timer);
      created.stop();
    };
  }, [workspace, flow, round]);

  const isGap = hasGap(transcript);
  useEffect(() => {
    if (!isGap || status.type !== "online") return;
    const timer = setTimeout(() => void client.current?.join(), gapPatienceMs);
    return () => clearTimeout(timer);
  }, [isGap, status.type]);

  const send = useCallback((text: string) => client.current?.send({ message: text, type: "text" }, text), []);
  const choose = useCallback(
    (button: { id: string; label: string }) => client.current?.send({ message: button.label, event: button.id, type: "button" }, button.label),
    [],
  );
  const shareLocation = useCallback(
    (place: { latitude: number; longitude: number }) => client.current?.send({ message: locationText, data: place, type: "location" }, locationText),
    [],
  );
  const retry = useCallback((clientMessageId: string) => client.current?.retry(clientMessageId), []);
  const startNew = useCallback(() => {
    writeSession(placeOf(workspace, flow), null);
    setRound((before) => before + 1);
  }, [workspace, flow]);
  const tryAgain = useCallback(() => setRound((before) => before + 1), []);

  return useMemo(
    () => ({ transcript, status, send, choose, shareLocation, retry, startNew, tryAgain }),
    [transcript, status, send, choose, shareLocation, retry, startNew, tryAgain],
  );
}

export type Chat = ReturnType<typeof useChat>;
