import { useEditor } from "../store/editor-store";
import { selectInPlace } from "../store/in-place-slice";
import { EdgeEvent } from "./edge-event";
import { NameHere } from "./name-here";
import { TargetHere } from "./target-here";

/** What is asked at the thing itself: the name of a state, where a new way leads, the event of a transition. */
export function InPlaceQuestions() {
  const inPlace = useEditor(selectInPlace);
  return (
    <>
      {inPlace?.type === "name" && <NameHere key={inPlace.state} question={inPlace} />}
      {inPlace?.type === "target" && <TargetHere key={inPlace.source} source={inPlace.source} />}
      <EdgeEvent />
    </>
  );
}
