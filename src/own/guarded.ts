/** The lifts, targets and network backends of one run, those of the caller guarded. */
import type { Collector } from '../diagnostics/collector.ts';
import type { House } from '../plan/house.ts';
import type { NetworkBackend } from '../plan/network-backend.ts';
import type { AnyTarget, Targets } from '../plan/target.ts';
import { networkBackends } from '../targets/network/backends.ts';
import { targetTable } from '../targets/table.ts';
import { liftSet, type LiftSet } from '../topology/lift-set.ts';
import type { Lift } from '../topology/lift.ts';
import { guardedBackend } from './own-backend.ts';
import { OwnCode } from './own-code.ts';
import { guardedLift } from './own-lift.ts';
import { guardedTarget } from './own-target.ts';

/** What the caller of `compile` brings. */
interface Brought {
  readonly lifts?: readonly Lift[] | undefined;
  readonly targets?: readonly AnyTarget[] | undefined;
  readonly backends?: readonly NetworkBackend[] | undefined;
}

interface Guarded {
  readonly lifts: LiftSet;
  readonly house: House;
  /** Absent where the caller brings nothing: then an exception is a defect of ours, and its trace says most. */
  readonly code?: OwnCode;
}

/** Failures go to the reports of the run: each overlay has its own. */
export function guarded(house: House, brought: Brought, reports: Collector): Guarded {
  const { lifts = [], targets = [], backends = [] } = brought;
  if (lifts.length + targets.length + backends.length === 0) return { lifts: liftSet(), house };
  const code = new OwnCode(reports);
  return {
    code,
    lifts: liftSet(lifts.map((lift) => guardedLift(lift, code))),
    house: {
      ...house,
      targets: withGuards(house.targets, new Set(targets), code),
      backends: house.backends.map((backend) => {
        const replaced = networkBackends.find(({ id }) => id === backend.id);
        return backends.includes(backend) ? guardedBackend(backend, replaced, code) : backend;
      }),
    },
  };
}

/** The table with guards around the targets of the caller; all others stay the values that they are. */
function withGuards(all: Targets, own: ReadonlySet<AnyTarget>, code: OwnCode): Targets {
  const table = { ...all };
  for (const { kind } of own) {
    table[kind] = all[kind].map((target) =>
      own.has(target) ? guardedTarget(target, replacedBy(target), code) : target,
    );
  }
  return table;
}

/** Found by what makes a target replace another one: kind, side and id, as `targetSet` compares them. */
function replacedBy({ kind, side, id }: AnyTarget): AnyTarget | undefined {
  const ours: Targets = targetTable;
  return ours[kind].find((target) => target.side === side && target.id === id);
}
