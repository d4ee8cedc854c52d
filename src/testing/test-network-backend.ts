/** The contract test of a network backend: that it takes interfaces, gives reasons, and attaches each under a name of its own. */
import { compile } from '../compile.ts';
import type { CompileOptions } from '../compile-types.ts';
import { memoryHost } from '../host/memory-host.ts';
import type { NetworkBackend } from '../plan/network-backend.ts';
import { finding, type Finding } from './finding.ts';
import { caseFindings, offerFindings, outputOf } from './test-target.ts';
import type { CompileCase } from './test-lift.ts';

/** What breaks the contract of network backends; empty when nothing does. In one of the `cases` at least it takes an interface. */
export async function testNetworkBackend(
  backend: NetworkBackend,
  cases: readonly CompileCase[],
): Promise<readonly Finding[]> {
  const watch = watched(backend);
  const shown: Finding[] = [];
  for (const { files, ...options } of cases) {
    const host = memoryHost(files);
    const others = (options.backends ?? []).filter(({ id }) => id !== backend.id);
    const own: CompileOptions = { ...options, backends: [...others, watch.backend] };
    const [first, second] = [await compile(host, own), await compile(host, own)];
    shown.push(...caseFindings(options.template, first));
    if (outputOf(first) !== outputOf(second)) {
      shown.push(finding('case', options.template, 'a second run gives different output'));
    }
  }
  const { id, mapping } = backend;
  return [
    ...[id, ...(mapping ? [mapping.word] : [])].flatMap((name) =>
      /^[a-z][a-z0-9-]*$/.test(name)
        ? []
        : [finding('backend', name, 'its id and its word must be in lower case: letters, digits and hyphens')],
    ),
    ...watch.findings.values(),
    ...(watch.attached.size > 0 ? [] : [finding('offer', id, 'it takes no interface of any case')]),
    ...shown,
  ];
}

interface Watched {
  readonly backend: NetworkBackend;
  /** Interfaces that it was asked to attach, each as machine and index. */
  readonly attached: ReadonlySet<string>;
  /** The same is told once. */
  readonly findings: ReadonlyMap<string, Finding>;
}

function watched(backend: NetworkBackend): Watched {
  const attached = new Set<string>();
  const findings = new Map<string, Finding>();
  const note = (found: readonly Finding[]): void => {
    for (const item of found) findings.set(`${item.about} ${item.message}`, item);
  };
  return {
    attached,
    findings,
    backend: {
      ...backend,
      offer(nic, among, site) {
        const offer = backend.offer(nic, among, site);
        if (offer) note(offerFindings(nic.text, offer));
        return offer;
      },
      attach(nic, world) {
        const { machine, index } = nic;
        attached.add(`${machine.id} ${index}`);
        const names = world.networks
          .of(machine.id)
          .filter((other) => other.backend.id === backend.id)
          .map((other) => backend.attach(other, world).name);
        if (new Set(names).size < names.length) {
          note([finding('attach', machine.id, 'several of its interfaces have the same name')]);
        }
        const fixed = backend.staticAddress(nic, world);
        if (fixed && !backend.keeps.address) {
          note([finding('keeps', machine.id, 'the guest is told an address that the backend does not keep')]);
        }
        return backend.attach(nic, world);
      },
    },
  };
}
