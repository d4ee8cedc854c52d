/** What a network backend says that it keeps, held to what it gives for the interfaces of the cases. */
import type { CompileResult } from '../compile-types.ts';
import { originsOf, textOf, type Origins } from '../evaluate/value.ts';
import { attachmentProblem } from '../own/own-backend.ts';
import type { NetworkBackend, PlacedNic } from '../plan/network-backend.ts';
import type { World } from '../plan/world.ts';
import { finding, type Finding } from './finding.ts';

/** What only an interface that asks for it can show. */
const asked = {
  address: 'a fixed IPv4 address',
  ipv6: 'a fixed IPv6 address',
  mac: 'a MAC address',
  policy: 'a security group of the stack',
} as const;

type Asked = keyof typeof asked;

/** An address that an interface of a machine asks for. */
interface AskedAddress {
  readonly machine: string;
  readonly text: string;
  /** Leaves of the template that ask for it. */
  readonly leaves: Origins;
}

/** Bindings behind which the guest has a network of its own. */
const translating: ReadonlySet<string> = new Set(['masquerade', 'passt', 'slirp']);

/**
 * Watches one backend over all cases: a claim is broken by one interface, and is shown by one interface of any case.
 */
export class KeepsWatch {
  readonly #backend: NetworkBackend;
  readonly #shown = new Set<Asked>();
  /** Of the case that runs: what its messages and its objects must show, by machine and address. */
  readonly #lost = new Map<string, AskedAddress>();
  readonly #macs = new Map<string, AskedAddress>();

  constructor(backend: NetworkBackend) {
    this.#backend = backend;
  }

  /** What is wrong with one interface by itself. */
  note(nic: PlacedNic, world: World): readonly Finding[] {
    const mac = nic.nic?.mac;
    const text = textOf(mac);
    if (mac && text !== undefined) {
      this.#macs.set(`${nic.machine.id} ${text}`, { machine: nic.machine.id, text, leaves: originsOf(mac) });
    }
    return [
      ...this.#addressFindings(nic, world),
      ...this.#layerFindings(nic, world),
      ...this.#groupFindings(nic, world),
    ];
  }

  #addressFindings(nic: PlacedNic, world: World): readonly Finding[] {
    const { keeps } = this.#backend;
    const { id } = nic.machine;
    const told = (this.#backend.addressing(nic, world)?.addresses ?? []).flatMap(
      ({ address }) => textOf(address) ?? [],
    );
    const name = textOf(this.#backend.name(nic, 'ip', world));
    const found = (nic.nic?.addresses ?? []).flatMap(({ ip }): readonly Finding[] => {
      const text = textOf(ip);
      if (!ip || text === undefined) return [];
      const kept = text.includes(':') ? keeps.address && keeps.ipv6 : keeps.address;
      const isGiven = told.includes(text) || text === name;
      if (!isGiven) this.#lost.set(`${id} ${text}`, { machine: id, text, leaves: originsOf(ip) });
      else if (kept) this.#shown.add(text.includes(':') ? 'ipv6' : 'address');
      else return [finding('keeps', id, `it gives the address ${text}, but says that it does not keep such addresses`)];
      if (!isGiven || keeps.dhcp || told.includes(text)) return [];
      return [finding('keeps', id, `there is no DHCP, and the guest is not told its address ${text}`)];
    });
    // A network may answer DHCP of one family alone.
    const needless = told.find((text) => keeps.ipv6 || !text.includes(':'));
    if (needless === undefined || !keeps.dhcp) return found;
    return [...found, finding('keeps', id, `the network answers DHCP, but the guest is told the address ${needless}`)];
  }

  #layerFindings(nic: PlacedNic, world: World): readonly Finding[] {
    const attachment = this.#backend.attach(nic, world);
    if (!this.#backend.keeps.l2 || attachmentProblem(attachment) !== undefined) return [];
    const { binding, source } = attachment;
    // The pod network has addresses of its own; what keeps those of the cloud takes its place.
    const isPod = Object.hasOwn(source, 'pod') && !this.#backend.keeps.address;
    const isOwn = isPod || Object.keys(binding).some((name) => translating.has(name));
    return isOwn
      ? [finding('keeps', nic.machine.id, 'it says that interfaces share a layer 2 segment, but its own is on none')]
      : [];
  }

  #groupFindings({ nic, machine }: PlacedNic, world: World): readonly Finding[] {
    const groups = nic ? world.graph.follow(nic, 'groups') : [];
    return groups.flatMap((group) => {
      const policies = this.#backend.filter(group, world);
      const isFiltered = Array.isArray(policies) && policies.length > 0;
      if (isFiltered) this.#shown.add('policy');
      if (isFiltered === this.#backend.keeps.policy) return [];
      const message = isFiltered
        ? `it has policies for the group "${group.id}", but says that it does not enforce groups`
        : `it says that it enforces groups, but has no policy for "${group.id}"`;
      return [finding('keeps', machine.id, message)];
    });
  }

  /** What is wrong with the result of a case, which ends with it. */
  ended({ diagnostics, ledger }: CompileResult): readonly Finding[] {
    const [lost, macs] = [[...this.#lost.values()], [...this.#macs.values()]];
    this.#lost.clear();
    this.#macs.clear();
    const told = diagnostics
      .filter(({ severity, code }) => severity !== 'info' && !code.startsWith('verify/'))
      .map(({ message }) => message);
    const silent = lost.filter(({ text }) => !told.some((message) => message.includes(text)));
    const placed = new Set(ledger?.entries.flatMap(({ leaf, to }) => (to ? [leaf] : [])));
    const isPrinted = ({ leaves }: AskedAddress): boolean => leaves.some((leaf) => placed.has(leaf));
    if (macs.some(isPrinted)) this.#shown.add('mac');
    const missing = this.#backend.keeps.mac ? macs.filter((mac) => !isPrinted(mac)) : [];
    return [
      ...silent.map(({ machine, text }) =>
        finding('keeps', machine, `nothing has the address ${text}, and no message says that it is lost`),
      ),
      ...missing.map(({ machine, text }) => finding('keeps', machine, `no object has the MAC address ${text}`)),
    ];
  }

  /** What it says that it keeps and no case shows. */
  unshown(): readonly Finding[] {
    const { keeps, id } = this.#backend;
    const names: readonly Asked[] = ['address', 'ipv6', 'mac', 'policy'];
    return names
      .filter((name) => keeps[name] && !this.#shown.has(name))
      .map((name) => finding('keeps', id, `it says ${name}, but no case shows it: give an interface ${asked[name]}`));
  }
}
