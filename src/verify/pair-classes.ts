/**
 * Which pairs of endpoints are alike. Whether a packet passes depends on what the rules of both ends say, and
 * on which of the names in them the other end answers to; pairs that agree in all of this are tried once.
 */
import type { NeutronTraits } from './neutron/traits.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { mentionIn, type Endpoint } from './packet.ts';
import type { PolicySet } from './policies/policy-access.ts';
import { present } from '../source/present.ts';
import { append } from '../source/append.ts';

/**
 * Ordered pairs, one of those that rules cannot tell apart: the same result holds for every pair that is left out, since all
 * that either model reads of it is the same.
 */
export function* alikePairs(
  all: readonly Endpoint[],
  policies: Pick<PolicySet, 'describe'>,
  neutron: Pick<NeutronTraits, 'describe' | 'answers'>,
): Generator<readonly [from: Endpoint, to: Endpoint]> {
  const members = twoOfEachSort(all.map((endpoint) => memberOf(endpoint, policies, neutron)));
  const names = namesIn(members);
  const common = new Set([...names].filter(([, uses]) => isCommon(uses)).map(([name]) => name));
  const kinds = numbered(members.map((member) => [member, kindOf(member, common)]));
  const byKind = new Map<number, Member[]>();
  for (const [member, kind] of kinds) append(byKind, kind, member);
  const seen = new Set<string>();
  for (const member of members) {
    const related = relatedTo(member, names, common);
    const strangers = [...byKind.values()].flatMap(
      (some) => some.find((other) => !related.has(other) && other.endpoint.machine !== member.endpoint.machine) ?? [],
    );
    for (const other of [...related, ...strangers]) {
      if (other.endpoint.machine === member.endpoint.machine) continue;
      if (isNew(seen, pairKey(other, member, kinds, common))) yield [other.endpoint, member.endpoint];
    }
  }
}

/** A machine, as rules see it. */
interface Member {
  readonly endpoint: Endpoint;
  /** What the rules say, with numbers for names. */
  readonly shape: string;
  /** The names, by their numbers. */
  readonly mentions: readonly string[];
  /** How it answers to names that any member mentions. */
  readonly answers: ReadonlyMap<string, string>;
}

function memberOf(
  endpoint: Endpoint,
  policies: Parameters<typeof alikePairs>[1],
  neutron: Parameters<typeof alikePairs>[2],
): Member {
  const numbers = new Map<string, number>();
  const mention = mentionIn(numbers);
  const shape = `${policies.describe(endpoint, mention)} ${neutron.describe(endpoint, mention)}`;
  const labels = [...endpoint.labels].map(([key, value]) => [`label ${key}`, value] as const);
  return {
    endpoint,
    shape,
    mentions: [...numbers.keys()],
    answers: new Map([...labels, ...neutron.answers(endpoint)]),
  };
}

/** Answers to names that nobody mentions make no difference. Interfaces of one machine never meet. */
function twoOfEachSort(all: readonly Member[]): readonly Member[] {
  const mentioned = new Set(all.flatMap(({ mentions }) => mentions));
  const seen = new Map<string, Set<Machine>>();
  return all.flatMap((member) => {
    const answers = [...member.answers].filter(([name]) => mentioned.has(name));
    const key = JSON.stringify([member.shape, member.mentions, answers]);
    const machines = seen.get(key) ?? new Set();
    if (machines.size >= 2 || machines.has(member.endpoint.machine)) return [];
    seen.set(key, machines.add(member.endpoint.machine));
    return [{ ...member, answers: new Map(answers) }];
  });
}

/** Who speaks of a name, and who bears it. */
interface Uses {
  readonly mentioning: Member[];
  readonly answering: Member[];
}

function namesIn(members: readonly Member[]): ReadonlyMap<string, Uses> {
  const names = new Map<string, Uses>();
  const usesOf = (name: string): Uses => {
    const uses = names.get(name) ?? { mentioning: [], answering: [] };
    names.set(name, uses);
    return uses;
  };
  for (const member of members) {
    for (const name of member.mentions) usesOf(name).mentioning.push(member);
    for (const name of member.answers.keys()) usesOf(name).answering.push(member);
  }
  return names;
}

const mostPairs = 1024;

/** A name such as that of a network that all are on: it makes kinds of members rather than pairs. */
function isCommon({ mentioning, answering }: Uses): boolean {
  return mentioning.length * answering.length > mostPairs;
}

/** Kinds by number, for they are part of the key of every pair. */
function numbered(kinds: readonly (readonly [Member, string])[]): ReadonlyMap<Member, number> {
  const numbers = new Map<string, number>();
  for (const [, kind] of kinds) if (!numbers.has(kind)) numbers.set(kind, numbers.size);
  return new Map(kinds.map(([member, kind]) => [member, present(numbers.get(kind), 'number of the kind')]));
}

/** Members of one kind differ only in names that few use. */
function kindOf({ shape, mentions, answers }: Member, common: ReadonlySet<string>): string {
  return JSON.stringify([
    shape,
    mentions.map((name) => (common.has(name) ? name : null)),
    [...answers].filter(([name]) => common.has(name)),
  ]);
}

function relatedTo(member: Member, names: ReadonlyMap<string, Uses>, common: ReadonlySet<string>): ReadonlySet<Member> {
  const related = new Set<Member>();
  for (const name of member.mentions) {
    if (!common.has(name))
      for (const other of present(names.get(name), 'uses of the name').answering) related.add(other);
  }
  for (const name of member.answers.keys()) {
    if (!common.has(name))
      for (const other of present(names.get(name), 'uses of the name').mentioning) related.add(other);
  }
  related.delete(member);
  return related;
}

function pairKey(from: Member, to: Member, kinds: ReadonlyMap<Member, number>, common: ReadonlySet<string>): string {
  const answered = (one: Member, other: Member): readonly unknown[] =>
    one.mentions.map((name) => (common.has(name) ? false : (other.answers.get(name) ?? null)));
  return JSON.stringify([kinds.get(from), kinds.get(to), answered(from, to), answered(to, from)]);
}

/** Remembers what was asked. */
function isNew(tried: Set<string>, key: string): boolean {
  const known = tried.has(key);
  tried.add(key);
  return !known;
}
