/** One line of the doctor: all is well, worth knowing, or somebody must act. */
export type Finding = {
  level: "ok" | "note" | "bad";
  about: string;
  says: string;
  /** What to do. */
  fix?: string;
};

export const ok = (about: string, says: string): Finding => ({ level: "ok", about, says });
export const note = (about: string, says: string, fix?: string): Finding => ({ level: "note", about, says, ...(fix === undefined ? {} : { fix }) });
export const bad = (about: string, says: string, fix: string): Finding => ({ level: "bad", about, says, fix });
