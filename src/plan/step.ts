/** Makes steps: the fields that most leave empty are filled in here. */
import type { Phase, Step } from './plan.ts';

type StepDraft = Pick<Step, 'id' | 'title'> & Partial<Omit<Step, 'id' | 'title' | 'phase'>>;

/** The phase is the first part of the id. */
export function step(phase: Phase, draft: StepDraft): Step {
  return {
    about: [],
    needs: [],
    precondition: [],
    do: [],
    check: [],
    undo: [],
    pointOfNoReturn: false,
    ...draft,
    id: `${phase}/${draft.id}`,
    phase,
  };
}
