/** Checks of Barbican's resources: secrets, orders, containers. */
import { textOf, wordOf, listItemsOf, entryAt } from '../../evaluate/value.ts';
import type { Value } from '../../evaluate/value.ts';
import { isSet, isText, isTruthy, needs, onlyWith } from '../plugin-check.ts';
import type { PluginCheck, PluginView } from '../plugin-check.ts';

/**
 * Binary payloads are encoded; other payloads are not.
 * Follows `heat/engine/resources/openstack/barbican/secret.py`, Secret.validate.
 */
export const secret: PluginCheck = (view) => {
  const type = view.get('payload_content_type');
  const encoding = view.get('payload_content_encoding');
  if (isTruthy(type)) {
    if (!isTruthy(view.get('payload'))) return needs('payload_content_type', 'payload');
    if (isText(type, 'application/octet-stream') && !isTruthy(encoding)) {
      return (
        "Property unspecified. For 'application/octet-stream' value of 'payload_content_type' property, " +
        "'payload_content_encoding' property must be specified."
      );
    }
  }
  return isTruthy(encoding) && (!isTruthy(type) || isText(type, 'text/plain'))
    ? onlyWith('payload_content_encoding', 'payload_content_type', 'application/octet-stream')
    : undefined;
};

/** Properties that orders of keys can have. */
const keyProperties = ['name', 'algorithm', 'bit_length', 'mode', 'payload_content_type', 'expiration'];

/** Properties by type of order; the plugin refuses all others. */
const allowedByType: ReadonlyMap<string, readonly string[]> = new Map([
  ['key', keyProperties],
  ['asymmetric', [...keyProperties, 'pass_phrase']],
  ['certificate', ['name', 'request_type', 'subject_dn', 'source_container_ref', 'ca_id', 'profile', 'request_data']],
]);

/** Follows `heat/engine/resources/openstack/barbican/order.py`, Order.validate. */
export const order: PluginCheck = (view) => {
  const type = wordOf(view.get('type'));
  if (type !== 'certificate') {
    if (!isSet(view.get('algorithm')) || !isSet(view.get('bit_length'))) {
      return `Properties algorithm and bit_length are required for ${type} type of order.`;
    }
  } else if (isTruthy(view.get('profile')) && !isTruthy(view.get('ca_id'))) return needs('profile', 'ca_id');
  const allowed = allowedByType.get(type);
  const extra = allowed && setNames(view).filter((name) => name !== 'type' && !allowed.includes(name));
  return extra && extra.length > 0
    ? `Unexpected properties: ${extra.join(', ')}. Only these properties are allowed for ${type} type of order: ` +
        `${allowed.toSorted().join(', ')}.`
    : undefined;
};

/** Properties with a value, in alphabetical order as Heat lists them. */
function setNames(view: PluginView): readonly string[] {
  return view.propertyNames.filter((name) => isSet(view.get(name))).toSorted();
}

/** Secrets of a container are named once each. */
export const genericContainer: PluginCheck = (view) =>
  repeated(listItemsOf(view.get('secrets')).map((secret) => entryAt(secret, 'ref')));

/** Here each property but the name is a secret. */
export const namedContainer: PluginCheck = (view) =>
  repeated(
    setNames(view)
      .filter((name) => name !== 'name')
      .map((name) => view.get(name)),
  );

function repeated(references: readonly (Value | undefined)[]): string | undefined {
  const texts = references.map((reference) => textOf(reference)).filter((text) => text !== undefined);
  return new Set(texts).size < texts.length ? 'Duplicate refs are not allowed.' : undefined;
}
