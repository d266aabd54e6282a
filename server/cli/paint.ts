const codes = { bold: ["1", "22"], dim: ["2", "22"], red: ["31", "39"], green: ["32", "39"], yellow: ["33", "39"], cyan: ["36", "39"] } as const;

export type Paint = { readonly [style in keyof typeof codes]: (text: string) => string };

/** Colours for a terminal; plain text for files and pipes. */
export function createPaint(isColoured: boolean): Paint {
  const style = (name: keyof typeof codes) => (text: string) => {
    const [on, off] = codes[name];
    return isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return { bold: style("bold"), dim: style("dim"), red: style("red"), green: style("green"), yellow: style("yellow"), cyan: style("cyan") };
}
