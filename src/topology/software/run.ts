/** Deployments as nodes: of a text or a structured configuration, by themselves or as members of a group. */
import { isNull, openText, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { plainFact, show } from '../attribute-values.ts';
import type { SoftwareRun } from '../kinds/software-run.ts';
import type { AttributeMeaning, LiftReport, PropertyTable, Reader } from '../lift.ts';
import { unlessEmpty } from '../plain-choice.ts';
import type { deploymentProperties, structuredProperties } from './properties.ts';

type Server = { readonly server: PropertyTable[string] };
type Deployment = Reader<typeof deploymentProperties & Server>;
type Structured = Reader<typeof structuredProperties & Server>;

/** What the guest writes to files once it has run; outputs that the configuration declares are attributes too. */
export const runAttributes: Readonly<Record<string, AttributeMeaning>> = {
  deploy_status_code: (self) => plainFact('status', self.path, 'status'),
  deploy_stderr: (self) => plainFact('status', self.path, 'stderr'),
  deploy_stdout: (self) => plainFact('status', self.path, 'stdout'),
  show,
};

/** An output by its name. */
export function outputOfRun(path: string, name: string): Value {
  return plainFact('status', path, `output.${name}`);
}

/** Nothing where no server is known. */
export function softwareRun(read: Deployment, path: string, report: LiftReport): readonly SoftwareRun[] {
  const server = read.get('server');
  if (!server) return [];
  const [config, name] = [unlessEmpty(read.get('config'), report), unlessEmpty(read.get('name'), report)];
  const inputs = read.get('input_values');
  return [
    {
      kind: 'software-run',
      id: path,
      resource: path,
      machine: read.ref(server),
      ...(config && { unit: read.ref(config) }),
      ...(name && { name }),
      ...(inputs && !isNull(inputs) && { inputs }),
      ...actionsOf(read, path),
    },
  ];
}

/** The same with a key that names inputs. */
export function structuredRun(read: Structured, path: string, report: LiftReport): readonly SoftwareRun[] {
  const key = read.get('input_key');
  read.shapes(key, path);
  return softwareRun(read, path, report).map((run) => ({ ...run, inputKey: textOf(key) ?? 'get_input' }));
}

type Actions = Pick<SoftwareRun, 'actions' | 'otherActions' | 'updates'>;

function actionsOf(read: Deployment, path: string): Actions {
  const written = read.get('actions');
  if (!written) return { actions: ['CREATE', 'UPDATE'] };
  const items = read.items(written);
  for (const item of items) if (textOf(item) === 'CREATE') read.shapes(item, path);
  const updates = items.filter((item) => textOf(item) === 'UPDATE');
  const otherActions = items.filter((item) => !['CREATE', 'UPDATE'].includes(wordOf(item)));
  return {
    actions: items.flatMap((item) => openText(item) ?? []),
    ...(updates.length > 0 && { updates }),
    ...(otherActions.length > 0 && { otherActions }),
  };
}
