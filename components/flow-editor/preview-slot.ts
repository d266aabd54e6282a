import type { ComponentType } from "react";
import type { CanvasHighlights } from "@/components/flow-canvas/highlights";
import type { FlowDefinition } from "@/flows/definition/schema";

/** What the editor gives to the preview beside the canvas. Features do not know each other, so the page hands the preview in. */
export type PreviewSlotProps = {
  /** The draft as it is on the screen. */
  definition: FlowDefinition;
  /** The one selected state, from which the preview may be restarted. */
  selectedState: string | null;
  /** It is in sight because the operator asked for it. */
  isShown: boolean;
  /** Null takes all marks off the canvas. */
  onHighlight: (highlights: CanvasHighlights | null) => void;
  /** Brings a state into view. */
  onReveal: (state: string) => void;
};

export type PreviewSlot = ComponentType<PreviewSlotProps>;
