/** The mutation test of the ledger: what it says of a leaf must be what a change of that leaf does to the manifests. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { LedgerEntry, LeafState } from '../../src/plan/plan.ts';
import { append } from '../../src/source/append.ts';
import { findResource } from '../../src/stack/find-resource.ts';
import { isThorough, someOf } from '../seed.ts';
import { mutationsOf, replaced } from './mutations.ts';
import { compiled } from './compiled.ts';
import { subjects, type Subject } from './subjects.ts';

/** Chosen so that nothing which the stack names overlaps it: it tells of no leaf, and every range counts for it. */
const guestRange = /pod:(?: \{\}|(?:\n\s+vm\w*NetworkCIDR: \S+)+)/g;

/** What is asked about the places of manifests that nobody but the user can complete. */
function questionsOf({ files }: CompileResult): string {
  const plan = files.find(({ path }) => path === 'plan.json');
  const { inputs }: { readonly inputs: readonly { readonly question: string }[] } = JSON.parse(plan?.text ?? '{}');
  return inputs.map(({ question }) => question).join('\n');
}

/** What is applied: not the plan, maps and reports about it. */
function manifestsOf({ files, secretRequests }: CompileResult): string {
  const texts = files
    .filter(({ path }) => /^(?:base\/|inputs\/|secrets\/(?!openstack\.templates\/))/.test(path))
    .map(({ path, text }) => `${path}\n${text.replace(guestRange, 'pod')}`);
  return [...texts, JSON.stringify(secretRequests)].join('\n');
}

/** What the live stack has otherwise: there the live value counts, and a change of the template is told instead. */
function driftOf({ diagnostics }: CompileResult): string {
  return diagnostics
    .filter(({ code }) => code.startsWith('live/'))
    .map(({ message }) => message)
    .join('\n');
}

function errorsOf({ diagnostics }: CompileResult): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

/** How often a loss of this kind is reported. */
function lossesOf({ diagnostics }: CompileResult, { code: lost }: LedgerEntry): number {
  return diagnostics.filter(({ code }) => code === lost).length;
}

interface Trial {
  readonly entry: LedgerEntry;
  /** Whether each valid change of the leaf changed a manifest; empty where no change is valid. */
  readonly changed: readonly boolean[];
}

const mostTries = 3;

async function tryLeaf(subject: Subject, base: CompileResult, entry: LedgerEntry): Promise<Trial> {
  const span = base.leaves?.get(entry.leaf).span;
  const text = span && subject.files.get(span.file.name);
  if (!span || text === undefined) return { entry, changed: [] };
  const own = text.slice(span.start, span.end);
  if (entry.state === 'moot' && isKey(subject, own)) return { entry, changed: [] };
  const changed: boolean[] = [];
  for (const mutation of mutationsOf(own)) {
    // One change that shows is enough; words that mean nothing in a place may be taken there, as by Heat.
    if (mustChange.includes(entry.state) ? changed.includes(true) : changed.length === mostTries) break;
    const files = new Map([...subject.files, [span.file.name, replaced(text, span, mutation)]]);
    const result = await compile(memoryHost(files), subject.options);
    if (errorsOf(result) > errorsOf(base)) continue;
    const isTold =
      mustChange.includes(entry.state) &&
      (driftOf(result) !== driftOf(base) || questionsOf(result) !== questionsOf(base));
    // With the value that nothing can carry, its loss goes: what comes instead is no effect of a lost leaf.
    const isLostStill = entry.state !== 'lost' || lossesOf(result, entry) >= lossesOf(base, entry);
    changed.push(isTold || (isLostStill && manifestsOf(result) !== manifestsOf(base)));
  }
  return { entry, changed };
}

const mustChange: readonly LeafState[] = ['translated', 'folded'];
const mustNot: readonly LeafState[] = ['default', 'moot', 'lost'];

/** A range or address that is lost still counts by what it overlaps: rules, and what guests are told. */
const comparedProperty = /(?:cidr|ip_address|remote_ip_prefix)$/i;

/** A name by which heat2kube.yaml means the resource: with another one, the configuration is about something else. */
function isKey({ files, options }: Subject, text: string): boolean {
  const config = files.get(options.configFile ?? '') ?? '';
  return config.split(/[^\w.-]+/).includes(text);
}

/** A boolean or a choice that equals the target's own is no longer that when it is changed, which may then show. */
function isWrong({ entry, changed }: Trial): boolean {
  if (changed.length === 0) return false;
  if (mustChange.includes(entry.state)) return changed.every((change) => !change);
  if (entry.state === 'lost' && comparedProperty.test(entry.property)) return false;
  return (entry.state === 'moot' || entry.state === 'lost') && changed.includes(true);
}

/** Each leaf once, of those whose state says what a change does. */
function triable({ ledger, leaves }: CompileResult): readonly LedgerEntry[] {
  const entries = (ledger?.entries ?? []).filter(({ state }) => mustChange.includes(state) || mustNot.includes(state));
  const byPlace = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const span = leaves?.get(entry.leaf).span;
    const place = `${span?.file.name ?? ''}:${span?.start ?? ''}:${entry.state}`;
    if (!byPlace.has(place)) byPlace.set(place, entry);
  }
  return [...byPlace.values()];
}

/** Equal for the same property of the same type in the same state for the same reason, whatever the names in it. */
function likeness({ resource, property, state, code, reason }: LedgerEntry, { stack }: CompileResult): string {
  const type = stack && findResource(resource, stack)?.type;
  return [JSON.stringify(type), property.replaceAll(/\d+/g, '*'), state, code ?? reason?.replaceAll(/".*?"/g, '')].join(
    ' ',
  );
}

/** So many leaves of one likeness are tried, in fixtures far apart. */
const mostAlike = 5;

const chosen = chooseLeaves();

/** Where time is short a few of each fixture. */
async function chooseLeaves(): Promise<ReadonlySet<LedgerEntry>> {
  if (!isThorough) return new Set();
  const alike = new Map<string, LedgerEntry[]>();
  for (const subject of subjects()) {
    const base = await compiled(subject);
    for (const entry of triable(base)) append(alike, likeness(entry, base), entry);
  }
  return new Set([...alike.values()].flatMap(spread));
}

function spread(all: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const step = Math.ceil(all.length / mostAlike);
  return all.filter((_, index) => index % step === 0);
}

describe('the ledger tells what a change of a leaf does', () => {
  it.each(someOf(subjects(), 18))('$name', async (subject) => {
    const base = await compiled(subject);
    const leaves = await chosen;
    const entries = isThorough ? triable(base).filter((entry) => leaves.has(entry)) : someOf(triable(base), 40);
    const wrong: string[] = [];
    for (const entry of entries) {
      const trial = await tryLeaf(subject, base, entry);
      if (isWrong(trial))
        wrong.push(`${entry.resource} ${entry.property}: ${entry.state}, changes: ${trial.changed.join(' ')}`);
    }
    expect(wrong).toEqual([]);
  });
});
