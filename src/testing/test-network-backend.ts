/** The contract test of a network backend: that it takes interfaces, gives reasons, and attaches each under a name of its own. */
import { attachmentProblem } from '../own/own-backend.ts';
import { offerProblem } from '../own/own-target.ts';
import type { NetworkBackend } from '../plan/network-backend.ts';
import { finding, type Finding } from './finding.ts';
import { caseFindings, Findings, isIdentifier, offerFindings } from './offered.ts';
import { KeepsWatch } from './keeps-contract.ts';
import type { CompileCase } from './test-lift.ts';

/** What breaks the contract of network backends; empty when nothing does. In one of the `cases` at least it takes an interface. */
export async function testNetworkBackend(
  backend: NetworkBackend,
  cases: readonly CompileCase[],
): Promise<readonly Finding[]> {
  const watch = watched(backend);
  const shown = await caseFindings(
    cases,
    (options) => {
      const others = (options.backends ?? []).filter(({ id }) => id !== backend.id);
      return { ...options, backends: [...others, watch.backend] };
    },
    (result) => watch.keeps.ended(result),
  );
  const { id, mapping } = backend;
  return [
    ...[id, ...(mapping ? [mapping.word] : [])].flatMap((name) =>
      isIdentifier(name)
        ? []
        : [finding('backend', name, 'its id and its word must be in lower case: letters, digits and hyphens')],
    ),
    ...watch.findings.all(),
    ...(watch.attached.size > 0 ? watch.keeps.unshown() : [finding('offer', id, 'it takes no interface of any case')]),
    ...shown,
  ];
}

/** A backend as it is tested, and what it was seen doing. */
interface Watched {
  readonly backend: NetworkBackend;
  /** Interfaces that it was asked to attach, each as machine and index. */
  readonly attached: ReadonlySet<string>;
  readonly keeps: KeepsWatch;
  readonly findings: Findings;
}

/** Names are compared per machine: two machines may call their interfaces the same. */
function watched(backend: NetworkBackend): Watched {
  const attached = new Set<string>();
  const findings = new Findings();
  const keeps = new KeepsWatch(backend);
  return {
    attached,
    keeps,
    findings,
    backend: {
      ...backend,
      offer(network, site) {
        const offer = backend.offer(network, site);
        if (offer && offerProblem(offer) === undefined) findings.note(offerFindings(network.text, offer));
        return offer;
      },
      attach(nic, world) {
        const { machine, index } = nic;
        attached.add(`${machine.id} ${index}`);
        const names = world.networks
          .of(machine.id)
          .filter((other) => other.backend.id === backend.id)
          .map((other) => backend.attach(other, world))
          // What is wrong with one alone is told by the compilation.
          .flatMap((attachment) => (attachmentProblem(attachment) === undefined ? [attachment.name] : []));
        if (new Set(names).size < names.length) {
          findings.note([finding('attach', machine.id, 'several of its interfaces have the same name')]);
        }
        findings.note(keeps.note(nic, world));
        return backend.attach(nic, world);
      },
    },
  };
}
